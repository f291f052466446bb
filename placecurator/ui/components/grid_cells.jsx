// What stands in the cells of the grid, and its columns.
import { useCallback, useEffect, useRef } from "react";

// AG Grid listens to native events below React's root: a click that must not select the row has to
// be stopped before it gets there.
function useOwnClick(action) {
  const ref = useRef(null);
  useEffect(() => {
    const own = (event) => {
      event.stopPropagation();
      action?.();
    };
    const element = ref.current;
    element?.addEventListener("click", own);
    return () => element?.removeEventListener("click", own);
  }, [action]);
  return ref;
}

function Title({ value, data, context }) {
  const open = useCallback(() => context.open(data.id), [context, data.id]);
  const ref = useOwnClick(open);
  return (
    <span className="pc-title-cell">
      <button ref={ref} type="button" tabIndex={-1} className="pc-title">{value}</button>
      <People held={data.status === "New" ? data.held : ""} looking={data.looking} me={context.me()} />
    </span>
  );
}

// Who else was handed the place, and who else looks at it now: at the end of the cell, so that
// nothing moves when they come and go.
function People({ held, looking, me }) {
  const others = (looking ?? "").split(", ").filter((name) => name && name !== me);
  const holds = held && held !== me;
  if (!holds && !others.length) return null;
  const words = [holds && `${held} was handed this place`, others.length && `${others.join(", ")} looking at it now`];
  const told = words.filter(Boolean).join("; ");
  return (
    <span className="pc-people" title={told} aria-label={told} role="img">
      {holds && <span className="pc-person" data-kind="held">{held.slice(0, 2)}</span>}
      {others.slice(0, 2).map((name) => <span key={name} className="pc-person" data-kind="looking">{name.slice(0, 2)}</span>)}
    </span>
  );
}

function Link({ value, data, words }) {
  const ref = useOwnClick();
  if (!value) return null;
  return (
    <a ref={ref} href={value} target="_blank" rel="noopener noreferrer nofollow" tabIndex={-1} className="pc-link">
      {data[words]}
    </a>
  );
}

function Badge({ value, data, badges, quiet, note }) {
  if (!value || value === quiet) return <span className="pc-none">–</span>;
  const { words, color } = badges[value] ?? { words: value, color: "gray" };
  const why = note && data[note];
  return (
    <span className="pc-badge-cell">
      <span className="pc-badge" data-value={value} style={{ "--badge": `var(--${color}-11)`, "--badge-back": `var(--${color}-a3)` }}>
        {words}
      </span>
      {why && <span className="pc-why">{why}</span>}
    </span>
  );
}

const RENDERERS = { title: Title, link: Link, badge: Badge };
const NARROW = "(max-width: 700px)";

export function columnDefs(columns, sort, descending) {
  const narrow = window.matchMedia(NARROW).matches;
  return columns.map(({ kind, tooltip, wide, ...column }) => ({
    ...column,
    hide: narrow && wide,
    cellRenderer: RENDERERS[kind],
    equals: kind === "title" ? () => false : undefined, // it also shows cells other than its own
    cellRendererParams: column.params,
    tooltipField: tooltip,
    initialSort: column.field === sort ? (descending ? "desc" : "asc") : undefined,
    sortingOrder: ["asc", "desc", null],
    comparator: () => 0, // Python has sorted already
  }));
}

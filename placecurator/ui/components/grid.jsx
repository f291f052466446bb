// The glue between Reflex and AG Grid; everything else about the pages is Python (see grid.py).
//
// The browser owns the selection: it is told to Python at once and never echoed back, so fast clicks
// cannot be undone by a late answer. It survives pages, sorts and filters; `selectionEpoch` clears it.
import { useCallback, useEffect, useMemo, useRef } from "react";
import {
  CellStyleModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  ModuleRegistry,
  RowApiModule,
  RowSelectionModule,
  TooltipModule,
  themeQuartz,
} from "ag-grid-community";
import { AgGridReact } from "ag-grid-react";

ModuleRegistry.registerModules([
  CellStyleModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  RowApiModule,
  RowSelectionModule,
  TooltipModule,
]);

const theme = themeQuartz.withParams({
  accentColor: "var(--accent-9)",
  backgroundColor: "var(--color-panel-solid)",
  borderColor: "var(--gray-a5)",
  browserColorScheme: "inherit",
  cellHorizontalPadding: 10,
  checkboxCheckedBackgroundColor: "var(--accent-9)",
  checkboxUncheckedBorderColor: "var(--gray-8)",
  fontFamily: "inherit",
  fontSize: 13,
  foregroundColor: "var(--gray-12)",
  headerBackgroundColor: "var(--gray-2)",
  headerFontWeight: 600,
  headerHeight: 36,
  headerTextColor: "var(--gray-11)",
  rowBorder: { color: "var(--gray-a3)" },
  rowHeight: 34,
  rowHoverColor: "var(--gray-a2)",
  selectedRowBackgroundColor: "var(--accent-a3)",
  spacing: 6,
  wrapperBorderRadius: 8,
});

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
  return <button ref={ref} type="button" tabIndex={-1} className="pc-title">{value}</button>;
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
const MOST_REMEMBERED = 2_000;
const NARROW = "(max-width: 700px)";

function columnDefs(columns, sort, descending) {
  const narrow = window.matchMedia(NARROW).matches;
  return columns.map(({ kind, tooltip, wide, ...column }) => ({
    ...column,
    hide: narrow && wide,
    cellRenderer: RENDERERS[kind],
    cellRendererParams: column.params,
    tooltipField: tooltip,
    initialSort: column.field === sort ? (descending ? "desc" : "asc") : undefined,
    sortingOrder: ["asc", "desc", null],
    comparator: () => 0, // Python has sorted already
  }));
}

function isTyping(target) {
  return target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]");
}

export function CuratedGrid(props) {
  const { rows, columns, changes, number, patches, patchesReadAt, selectionEpoch, selectable, label, sort, descending } = props;
  const grid = useRef(null);
  const latest = useRef(props);
  latest.current = props;
  const selected = useRef(new Set());
  const heard = useRef(number);
  const seen = useRef({ patches, selectionEpoch });
  const lastHeard = useRef(new Map()); // by row: its latest change, and the number it came with
  const api = () => (grid.current?.api?.isDestroyed() === false ? grid.current.api : null);
  const defs = useMemo(() => columnDefs(columns, sort, descending), []);
  const context = useMemo(() => ({ open: (id) => latest.current.onOpen?.(id) }), []);

  const tell = useCallback(() => latest.current.onSelect?.([...selected.current]), []);
  const readSelection = useCallback(() => {
    api()?.forEachNode((node) => (node.isSelected() ? selected.current.add(node.id) : selected.current.delete(node.id)));
    tell();
  }, []);
  const clear = useCallback(() => {
    selected.current = new Set();
    api()?.deselectAll("all", "api");
    tell();
  }, []);

  // What was read from the database is on its way for a while: a change that was heard after the
  // reading began may overtake it, and is newer.
  const newer = (id, readAt) => {
    const change = lastHeard.current.get(id);
    return change?.number > readAt ? change.cells : {};
  };
  const patch = (list, readAt) => {
    for (const { id, ...cells } of list ?? []) {
      const node = api()?.getRowNode(id);
      node?.updateData({ ...node.data, ...cells, ...newer(id, readAt) });
    }
  };
  const remember = () => {
    if (number < heard.current || lastHeard.current.size > MOST_REMEMBERED) lastHeard.current.clear();
    for (const { id, ...cells } of changes ?? []) lastHeard.current.set(id, { number, cells });
  };
  useEffect(() => {
    if (heard.current === number) return;
    remember();
    patch(changes);
    const missed = number !== heard.current + 1;
    heard.current = number;
    if (missed) latest.current.onStale?.();
  }, [number]);
  useEffect(() => {
    // What lay here before this grid was mounted is older than its rows.
    if (seen.current.patches !== patches) patch(patches, patchesReadAt);
    seen.current.patches = patches;
  }, [patches]);
  useEffect(() => {
    if (seen.current.selectionEpoch !== selectionEpoch) clear();
    seen.current.selectionEpoch = selectionEpoch;
  }, [selectionEpoch]);

  useEffect(() => {
    // The back button and a saved view sort as well.
    const state = [{ colId: sort, sort: descending ? "desc" : "asc" }];
    api()?.applyColumnState({ state, defaultState: { sort: null } });
  }, [sort, descending]);

  const onRowsArrived = () => {
    const { rowsReadAt } = latest.current;
    api()?.forEachNode((node) => {
      const cells = newer(node.id, rowsReadAt);
      if (Object.entries(cells).some(([name, value]) => node.data[name] !== value)) node.updateData({ ...node.data, ...cells });
    });
    api()?.forEachNode((node) => node.setSelected(selected.current.has(node.id), false, "api"));
    if (selectable) tell(); // Python may have been restarted since the last selection
  };

  useEffect(() => {
    if (!selectable) return undefined;
    const undo = (event) => {
      event.preventDefault();
      if (!event.repeat) latest.current.onUndo?.(); // a key held down takes back one act only
    };
    const onKey = (event) => {
      if (isTyping(event.target) || event.altKey) return;
      if (event.ctrlKey || event.metaKey) {
        const letter = event.key.toLowerCase();
        if (letter === "z" && !event.shiftKey) undo(event);
        if (letter !== "a") return;
        event.preventDefault();
        api()?.selectAll("all", "api");
        readSelection();
      } else if (event.key === "z") undo(event);
      else if (event.key === "Escape") clear();
      else if (/^[1-9]$/.test(event.key)) {
        readSelection(); // AG Grid tells of a selection a moment after it was made
        if (selected.current.size) latest.current.onDigit?.(Number(event.key));
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [selectable]);

  const onCellKeyDown = ({ event, node, api: grid }) => {
    if (event.key === "Enter") latest.current.onOpen?.(node.id);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!selectable || !event.shiftKey || !step) return;
    node.setSelected(true, false, "api");
    grid.getDisplayedRowAtIndex(node.rowIndex + step)?.setSelected(true, false, "api");
    readSelection();
  };

  return (
    <div className="pc-grid" role="region" aria-label={label}>
      <AgGridReact
        ref={grid}
        theme={theme}
        rowData={rows}
        columnDefs={defs}
        context={context}
        getRowId={({ data }) => data.id}
        rowSelection={selectable ? { mode: "multiRow", enableClickSelection: true, enableSelectionWithoutKeys: true } : undefined}
        selectionColumnDef={{ pinned: "left", width: 44, resizable: false, suppressMovable: true }}
        animateRows={false}
        suppressCellFocus={false}
        suppressDragLeaveHidesColumns
        tooltipShowDelay={400}
        onRowDataUpdated={onRowsArrived}
        onSelectionChanged={({ source }) => source !== "api" && source !== "rowDataChanged" && readSelection()}
        onSortChanged={({ source, api: grid }) => {
          if (source !== "uiColumnSorted") return;
          const column = grid.getColumnState().find((state) => state.sort);
          latest.current.onSort?.(column?.colId ?? "", column?.sort === "desc");
        }}
        onCellKeyDown={onCellKeyDown}
      />
    </div>
  );
}

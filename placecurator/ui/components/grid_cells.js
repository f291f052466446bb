// What stands in the cells of the grid, and its columns. Plain elements: a page of rows is made within
// one frame, which it is not when each cell is a tree of React's own.

export function element(tag, className, properties = {}) {
  return Object.assign(document.createElement(tag), { className, ...properties });
}

// A click that must not select the row is stopped before the grid hears of it.
function onOwnClick(target, action) {
  target.addEventListener("click", (event) => {
    event.stopPropagation();
    action?.();
  });
}

// A cell of AG Grid: `make` builds what does not change, `draw` puts the values in.
export class Cell {
  init(params) {
    this.params = params;
    this.gui = this.make(params);
    this.draw(params);
  }

  getGui() {
    return this.gui;
  }

  refresh(params) {
    this.params = params;
    this.draw(params);
    return true;
  }
}

class Title extends Cell {
  make({ context }) {
    const cell = element("span", "pc-title-cell");
    this.button = element("button", "pc-title", { type: "button", tabIndex: -1 });
    onOwnClick(this.button, () => context.open(this.params.data.id));
    cell.append(this.button);
    return cell;
  }

  draw({ value, data, context }) {
    this.button.textContent = value;
    this.button.dataset.row = data.id;
    const people = peopleAt(data, context.me());
    if (this.people && people) this.people.replaceWith(people);
    else if (people) this.gui.append(people);
    else this.people?.remove();
    this.people = people;
  }
}

// Who else was handed the place, and who else looks at it now: at the end of the cell, so that
// nothing moves when they come and go. Null: nobody.
function peopleAt({ status, held, looking }, me) {
  const others = (looking ?? "").split(", ").filter((name) => name && name !== me);
  const holds = status === "New" && held && held !== me;
  if (!holds && !others.length) return null;
  const words = [holds && `${held} was handed this place`, others.length && `${others.join(", ")} looking at it now`];
  const told = words.filter(Boolean).join("; ");
  const people = element("span", "pc-people", { title: told, ariaLabel: told, role: "img" });
  if (holds) people.append(person(held, "held"));
  people.append(...others.slice(0, 2).map((name) => person(name, "looking")));
  return people;
}

function person(name, kind) {
  const mark = element("span", "pc-person", { textContent: name.slice(0, 2) });
  mark.dataset.kind = kind;
  return mark;
}

class Link extends Cell {
  make() {
    const link = element("a", "pc-link", { target: "_blank", rel: "noopener noreferrer nofollow", tabIndex: -1 });
    onOwnClick(link);
    return link;
  }

  draw({ value, data, words }) {
    this.gui.hidden = !value;
    if (value) this.gui.href = value;
    this.gui.textContent = value ? data[words] : "";
  }
}

class Badge extends Cell {
  make() {
    return element("span", "");
  }

  draw({ value, data, badges, quiet, note }) {
    const why = (note && data[note]) || "";
    const shown = `${value} ${why}`;
    if (this.shown === shown) return; // asked for with each change of the row, and most rows show the same
    this.shown = shown;
    const nothing = !value || value === quiet;
    this.gui.className = nothing ? "pc-none" : "pc-badge-cell";
    if (nothing) {
      this.gui.textContent = "–";
      return;
    }
    const { words, color } = badges[value] ?? { words: value, color: "gray" };
    const badge = element("span", "pc-badge", { textContent: words });
    badge.dataset.value = value;
    badge.style.setProperty("--badge", `var(--${color}-11)`);
    badge.style.setProperty("--badge-back", `var(--${color}-a3)`);
    this.gui.replaceChildren(badge, ...(why ? [element("span", "pc-why", { textContent: why })] : []));
  }
}

const RENDERERS = { title: Title, link: Link, badge: Badge };
const NARROW = "(max-width: 700px)";

export function columnDefs(columns, sort, descending) {
  const narrow = window.matchMedia(NARROW).matches;
  return columns.map(({ kind, tooltip, wide, ...column }) => ({
    ...column,
    hide: narrow && wide,
    cellRenderer: RENDERERS[kind],
    equals: kind === "title" || column.params?.note ? () => false : undefined, // shows other cells too
    cellRendererParams: column.params,
    tooltipField: tooltip,
    initialSort: column.field === sort ? (descending ? "desc" : "asc") : undefined,
    sortingOrder: ["asc", "desc", null],
    comparator: () => 0, // Python has sorted already
  }));
}

// Wide columns go and come back with the width of the window. The answer ends that.
export function followWidth(api, columns) {
  const narrow = window.matchMedia(NARROW);
  const wide = columns.filter((column) => column.wide).map(({ field }) => field);
  const follow = () => api.setColumnsVisible(wide, !narrow.matches);
  narrow.addEventListener("change", follow);
  return () => narrow.removeEventListener("change", follow);
}

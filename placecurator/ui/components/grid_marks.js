// How the selection is seen: checkboxes, and the rows they stand in. AG Grid knows nothing of it: to
// select with it would style and lay out a whole row, which takes a slow machine longer than a frame.
import { Cell, element } from "./grid_cells.js";

export const CHECKBOXES = "checkboxes";

const OUTSIDE = "Not in the selection of all matching, which cannot grow: clear it to select anew.";

function checkbox(ariaLabel) {
  return element("input", "pc-checkbox", { type: "checkbox", tabIndex: -1, ariaLabel });
}

class Checkbox extends Cell {
  make() {
    return checkbox("Select the row");
  }

  draw({ data, context }) {
    tick(this.gui, context.selection, data.id);
  }
}

class PageCheckbox {
  init({ eGridHeader, context }) {
    this.gui = checkbox("Select the page");
    this.gui.addEventListener("mousedown", (event) => event.preventDefault()); // the cell has the focus, not what is in it
    eGridHeader.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      context.hand.togglePage();
    });
  }

  getGui() {
    return this.gui;
  }

  refresh() {
    return true;
  }
}

function tick(box, selection, id) {
  box.checked = selection.has(id);
  box.disabled = !selection.offers(id);
}

export function checkboxColumn(selection) {
  return {
    colId: CHECKBOXES,
    hide: true, // until it is known that this person may select
    pinned: "left",
    width: 44,
    resizable: false,
    sortable: false,
    suppressMovable: true,
    cellRenderer: Checkbox,
    headerComponent: PageCheckbox,
    tooltipValueGetter: ({ data }) => (data && !selection.offers(data.id) ? OUTSIDE : null),
  };
}

// A row says it to screen readers, and its colour follows what it says.
export function markRow(row, selection, id) {
  const selected = String(selection.has(id));
  if (row.ariaSelected !== selected) row.ariaSelected = selected;
  const box = row.querySelector(".pc-checkbox");
  if (box) tick(box, selection, id);
}

// `ids` are all rows of the page, `idAt` says which of them stands where.
export function markPage(host, selection, ids, idAt) {
  for (const row of host.querySelectorAll(".ag-row")) markRow(row, selection, idAt(Number(row.getAttribute("row-index"))));
  markHeader(host, selection, ids);
}

// Of the page those rows that stand at these places: to look at all of them would delay the paint.
export function markPlaces(host, selection, ids, places) {
  for (const [id, at] of places) {
    for (const row of host.querySelectorAll(`.ag-row[row-index="${at}"]`)) markRow(row, selection, id);
  }
  markHeader(host, selection, ids);
}

function markHeader(host, selection, ids) {
  const offered = ids.filter((id) => selection.offers(id));
  const count = offered.filter((id) => selection.has(id)).length;
  const box = host.querySelector(".ag-header .pc-checkbox");
  if (!box) return;
  box.checked = count > 0 && count === offered.length;
  box.indeterminate = count > 0 && count < offered.length;
}

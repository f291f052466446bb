// What is selected, and the hand that selects; nothing here knows Reflex.
//
// `Selection` is either ids, or a selection that the server keeps ("all matching"), of which the
// browser knows the members on this page and the ids that were taken out. `Hand` turns gestures over
// the rows of a page into changes of it, and paints them.

import { afterPaint } from "./after_paint.js";
import { CHECKBOXES, markPage, markPlaces } from "./grid_marks.js";

const SCROLL_EVERY_MS = 40;

export class Selection {
  constructor() {
    this.members = new Set();
    this.empty();
  }

  empty() {
    this.keptId = 0; // 0: the rows are named by `ids`; else `ids` are those taken out
    this.ids = new Set();
    this.since = ""; // the moment it began, in the server's words
  }

  keep({ id, since }) {
    this.empty();
    this.keptId = id;
    this.since = since;
  }

  get isEmpty() {
    return !this.keptId && this.ids.size === 0;
  }

  has(id) {
    return this.keptId ? this.members.has(id) && !this.ids.has(id) : this.ids.has(id);
  }

  // A kept selection cannot grow: what was counted is what is changed.
  offers(id) {
    return !this.keptId || this.members.has(id);
  }

  set(id, on) {
    if (!this.offers(id)) return;
    if (this.keptId ? !on : on) this.ids.add(id);
    else this.ids.delete(id);
    if (this.isEmpty) this.since = "";
  }
}

export class Hand {
  constructor({ selection, api, host, tell }) {
    this.selection = selection;
    this.api = api;
    this.host = host;
    this.telling = afterPaint(tell);
    this.focusing = afterPaint(() => this.api()?.setFocusedCell(this.focused, CHECKBOXES));
    this.places = new Map(); // where the rows of this page are, by id
    this.anchor = null; // the id of the row that was picked last
    this.stroke = null; // a range that is still growing and shrinking
    this.asked = 0; // grows with each gesture: an answer to "all matching" must not overtake one
  }

  tell() {
    this.telling.ask();
  }

  focusAt(index) {
    this.focused = index;
    this.focusing.ask();
  }

  paint() {
    if (this.api()) markPage(this.host(), this.selection, [...this.places.keys()], (index) => this.idAt(index));
  }

  // Another page, or none.
  arrange(rows) {
    this.places = new Map(rows.map(({ id }, at) => [id, at]));
    if (!this.places.has(this.anchor)) this.stroke = null; // its rows are gone
  }

  row(index) {
    return this.api()?.getDisplayedRowAtIndex(index);
  }

  idAt(index) {
    return this.row(index)?.data.id;
  }

  nodeOf(id) {
    return this.places.has(id) ? this.row(this.places.get(id)) : undefined;
  }

  // A click: the row alone, or with Shift all rows from the last picked one, which become what the clicked one becomes.
  pick(index, toAnchor) {
    const on = !this.selection.has(this.idAt(index));
    const from = toAnchor ? this.places.get(this.anchor) : undefined;
    this.begin(from ?? index, on);
    this.reach(index);
    this.end();
  }

  begin(index, on) {
    this.asked += 1;
    this.stroke = { index, on, before: null, reached: index, asked: this.asked, places: this.places };
  }

  // Rows that the stroke has left again become what they were.
  reach(index) {
    const stroke = this.stroke;
    const last = this.api().getDisplayedRowCount() - 1;
    stroke.reached = Math.max(0, Math.min(index, last));
    const [low, high] = [stroke.index, stroke.reached].sort((a, b) => a - b);
    stroke.before ??= new Map();
    for (let at = low; at <= high; at += 1) {
      const id = this.idAt(at);
      if (!stroke.before.has(id)) stroke.before.set(id, this.selection.has(id));
    }
    const changed = new Map();
    for (const [id, was] of stroke.before) {
      const at = this.places.get(id) ?? -1;
      const on = at >= low && at <= high ? stroke.on : was;
      if (this.selection.has(id) === on) continue;
      this.selection.set(id, on);
      changed.set(id, at);
    }
    this.anchor = this.idAt(stroke.reached) ?? null;
    if (this.api()) markPlaces(this.host(), this.selection, [...this.places.keys()], changed);
  }

  end() {
    this.stroke = null;
    this.tell();
  }

  // Shift and an arrow: the stroke goes on where it has reached, also after Shift was let go.
  step(from, by) {
    const { reached, asked, places } = this.stroke ?? {};
    const goesOn = reached === from && asked === this.asked && places === this.places;
    if (!goesOn) this.begin(from, true); // something else was done, or other rows have come
    this.reach(this.stroke.reached + by);
    this.tell();
  }

  page(on) {
    this.asked += 1;
    this.api()?.forEachNode(({ data }) => this.selection.set(data.id, on));
    this.paint();
    this.tell();
  }

  togglePage() {
    let all = true;
    this.api()?.forEachNode(({ data }) => (all = all && (this.selection.has(data.id) || !this.selection.offers(data.id))));
    this.page(!all);
  }

  clear() {
    this.asked += 1;
    this.stroke = null;
    this.anchor = null;
    this.selection.empty();
    this.paint();
    this.tell();
  }

  // What the server keeps now, when it is the answer to the last gesture.
  adopt(kept) {
    if (!kept?.id || kept.asked !== this.asked) return;
    this.asked += 1;
    this.selection.keep(kept);
    this.tell();
  }

  // The focused cell again, or the first row in sight.
  enter() {
    const { top } = this.api().getVerticalPixelRange();
    const { rowIndex, column } = this.api().getFocusedCell() ?? {};
    const first = Math.ceil(top / (this.row(0)?.rowHeight ?? 1));
    this.api().setFocusedCell(rowIndex ?? first, column ?? CHECKBOXES);
  }

  // The focused cell again, a row further when its row was decided about.
  resume(decided) {
    const cell = this.api()?.getFocusedCell();
    if (!cell) return;
    const index = cell.rowIndex + (decided && cell.rowIndex + 1 < this.api().getDisplayedRowCount() ? 1 : 0);
    this.api().ensureIndexVisible(index);
    this.api().setFocusedCell(index, cell.column);
  }

  // Press on a checkbox and draw over others; the grid follows where the pointer leaves it.
  draw(down, element) {
    const index = Number(element.getAttribute("row-index"));
    const node = this.row(index);
    if (down.shiftKey) return this.pick(index, true);
    let y = down.clientY;
    let top = null; // measured when it is needed first: it makes the browser lay out the page
    const scrolled = () => this.api().getVerticalPixelRange().top;
    this.begin(index, !this.selection.has(node.data.id));
    const follow = () => {
      if (!this.stroke || !this.row(index)) return; // cleared, or another page has come
      top ??= element.getBoundingClientRect().top + scrolled();
      const moved = y - top + scrolled();
      const at = index + Math.floor(moved / node.rowHeight);
      if (at !== this.stroke.reached || !this.stroke.before) this.reach(at);
      this.api().ensureIndexVisible(this.stroke.reached);
    };
    const move = (event) => {
      y = event.clientY;
      follow();
    };
    const timer = setInterval(follow, SCROLL_EVERY_MS);
    const up = () => {
      clearInterval(timer);
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      window.removeEventListener("pointercancel", up);
      if (this.stroke) this.end();
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
    window.addEventListener("pointercancel", up);
    this.reach(index);
  }
}

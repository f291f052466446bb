// How gestures and keys reach the selection of this tab, and what Python says about it.
import { useEffect, useMemo, useRef } from "react";
import { CHECKBOXES } from "./grid_marks.js";
import { Hand, Selection } from "./grid_selection.js";
import { isElsewhere } from "./typing.js";

// The selection of this tab, and what Python says about it: cleared, kept on the server, begun at a moment.
export function useSelection(host, api, latest, { selectionEpoch, since, kept, selectable }) {
  const selection = useRef(null);
  const hand = useRef(null);
  if (!selection.current) {
    const tell = () => latest.current.onSelect?.([...selection.current.ids], selection.current.keptId, selection.current.since);
    selection.current = new Selection();
    hand.current = new Hand({ selection: selection.current, api, host: () => host.current, tell });
    hand.current.asked = kept?.asked ?? 0;
  }
  const seenEpoch = useRef(selectionEpoch);
  // Before AG Grid sees the rows that came with it.
  useMemo(() => (selection.current.members = new Set(kept?.members)), [kept]);

  useEffect(() => {
    const hasGrown = selectionEpoch > seenEpoch.current;
    seenEpoch.current = selectionEpoch;
    if (!hasGrown) return; // it begins anew with Python
    hand.current.focusing.run();
    const focused = api()?.getDisplayedRowAtIndex(api().getFocusedCell()?.rowIndex ?? -1);
    const decided = focused && selection.current.has(focused.data.id);
    hand.current.clear();
    if (!isElsewhere(document.activeElement)) hand.current.resume(decided);
  }, [selectionEpoch]);
  useEffect(() => {
    if (since && !selection.current.isEmpty) selection.current.since = since;
  }, [since]);
  useEffect(() => {
    hand.current.adopt(kept);
    hand.current.paint();
  }, [kept, selectable]);
  // What was selected while nobody listened has not arrived.
  useEffect(() => {
    if (!selectable) return undefined;
    const tellAgain = () => hand.current.tell();
    window.addEventListener("pc-back", tellAgain); // connection.jsx
    return () => window.removeEventListener("pc-back", tellAgain);
  }, [selectable]);

  return { selection, hand };
}

const isCheckboxColumn = (target) => target.closest?.(`[col-id="${CHECKBOXES}"]`);

// Gestures over the checkboxes are ours: the browser would toggle one, and only at the end of a click.
export function useGestures(host, hand, selectable) {
  useEffect(() => {
    if (!selectable) return undefined;
    let drawn = false;
    const rowOf = (event) => isCheckboxColumn(event.target)?.closest(".ag-row");
    // AG Grid and the browser would focus the cell at once, which makes the browser lay out the page
    // before the selection is painted.
    const press = (event) => {
      const row = rowOf(event);
      if (!row || event.button !== 0 || event.pointerType === "touch") return;
      event.stopPropagation();
      drawn = true;
      hand.current.draw(event, row);
      hand.current.focusAt(Number(row.getAttribute("row-index")));
    };
    const keepFocus = (event) => drawn && rowOf(event) && event.preventDefault();
    const click = (event) => {
      const column = isCheckboxColumn(event.target);
      if (!column) return;
      event.stopPropagation();
      const row = column.closest(".ag-row");
      const { shiftKey } = event;
      // The browser itself toggles a checkbox that is clicked, and takes it back when that is prevented.
      event.preventDefault();
      setTimeout(() => {
        if (!row) hand.current.togglePage();
        else if (!drawn) hand.current.pick(Number(row.getAttribute("row-index")), shiftKey);
        drawn = false;
      });
    };
    // The focus that waits for the paint stays where it has gone meanwhile.
    const stay = () => hand.current.focusing.drop();
    const heard = { pointerdown: press, mousedown: keepFocus, click };
    const element = host.current;
    for (const kind of ["pointerdown", "focusin"]) window.addEventListener(kind, stay, true);
    for (const [kind, listener] of Object.entries(heard)) element.addEventListener(kind, listener, true);
    return () => {
      for (const kind of ["pointerdown", "focusin"]) window.removeEventListener(kind, stay, true);
      for (const [kind, listener] of Object.entries(heard)) element.removeEventListener(kind, listener, true);
    };
  }, [selectable]);
}

const REFUSAL = "[data-answer=no]";
const refusal = () => document.querySelector(REFUSAL);

export function useKeys({ latest, selection, hand, selectable }) {
  useEffect(() => {
    if (!selectable) return undefined;
    // Whatever is done with the selection comes after it; a click on a checkbox is what changed it.
    const catchUp = ({ type, target }) => (type === "click" && isCheckboxColumn(target)) || hand.current.telling.run();
    const selectMatching = () => latest.current.onSelectMatching?.((hand.current.asked += 1));
    const undo = (event) => {
      event.preventDefault();
      if (!event.repeat) latest.current.onUndo?.(); // a key held down takes back one act only
    };
    const selectAll = (event) => {
      event.preventDefault();
      if (event.shiftKey) selectMatching();
      else hand.current.page(true);
    };
    const onKey = (event) => {
      if (isElsewhere(event.target) || event.altKey) return;
      if (event.ctrlKey || event.metaKey) {
        const letter = event.key.toLowerCase();
        if (letter === "z" && !event.shiftKey) undo(event);
        if (letter === "a") selectAll(event);
      } else if (event.key === "z") undo(event);
      else if (/^Arrow(Up|Down)$/.test(event.key) && event.target === document.body) {
        event.preventDefault();
        hand.current.enter();
      } else if (event.key === "?") document.getElementById("keys")?.click();
      else if (event.key === "Escape") refusal() ? refusal().click() : hand.current.clear();
      else if (/^[1-9]$/.test(event.key) && !event.repeat && !selection.current.isEmpty) latest.current.onDigit?.(Number(event.key));
    };
    const onClick = ({ target }) => {
      if (target.closest?.("[data-selects=matching]")) selectMatching();
      if (target.closest?.("[data-goes=rows]")) hand.current.enter();
      if (target.closest?.(REFUSAL)) hand.current.resume(false); // the question and its buttons vanish
    };
    for (const kind of ["click", "keydown"]) window.addEventListener(kind, catchUp, true);
    window.addEventListener("keydown", onKey);
    window.addEventListener("click", onClick);
    return () => {
      for (const kind of ["click", "keydown"]) window.removeEventListener(kind, catchUp, true);
      window.removeEventListener("keydown", onKey);
      window.removeEventListener("click", onClick);
    };
  }, [selectable]);
}

// Another list begins at its top, as does another page or order of it; the same rows stay where they are.
import { useMemo, useRef } from "react";
import { afterPaint } from "./after_paint.js";

const focusedRow = () => document.activeElement.closest(".pc-grid .ag-row");

// The answer is called with rows that have arrived, before AG Grid sees them. It tells which element the
// first of them takes: those in sight are taken along to the top, as to make others takes several times longer.
export function useTop(host, hand, api, latest) {
  const first = useRef(0);
  const shown = useRef(latest.current.listed);
  const focusing = useMemo(() => afterPaint(() => {
    const cell = focusedRow() && api()?.getFocusedCell();
    if (cell) api().setFocusedCell(0, cell.column);
  }), []);

  const scrollUp = () => {
    first.current = (first.current + api().getFirstDisplayedRowIndex()) % hand.current.places.size;
    host.current.querySelector(".ag-grid-viewport").scrollTop = 0;
    api().ensureIndexVisible(0); // it is: AG Grid looks where it stands, and draws nothing yet
  };

  return (rows) => {
    const { listed } = latest.current;
    const isAnother = listed !== shown.current || !rows.some(({ id }) => hand.current.places.has(id));
    shown.current = listed;
    if (!isAnother) return first.current;
    // AG Grid knows where it stands: nothing is measured unless there is something to scroll.
    if (hand.current.places.size && api().getVerticalPixelRange().top > 0) scrollUp();
    if (focusedRow()) focusing.ask();
    else api().clearFocusedCell(); // else the keyboard would come back to where it was in the other list
    return first.current;
  };
}

// Another list begins at its top, as does another page or order of it; the same rows stay where they are.
import { useMemo, useRef } from "react";
import { afterPaint } from "./after_paint.js";

const focusedRow = () => document.activeElement.closest(".pc-grid .ag-row");

// The answer is called with rows that have arrived, before AG Grid sees them.
export function useTop(hand, api, latest) {
  const shown = useRef(latest.current.listed);
  const focusing = useMemo(() => afterPaint(() => {
    const cell = focusedRow() && api()?.getFocusedCell();
    if (cell) api().setFocusedCell(0, cell.column);
  }), []);

  return (rows) => {
    const { listed } = latest.current;
    const isAnother = listed !== shown.current || !rows.some(({ id }) => hand.current.places.has(id));
    shown.current = listed;
    if (!isAnother) return;
    // AG Grid knows where it stands: nothing is measured unless there is something to scroll.
    if (api().getVerticalPixelRange().top > 0) api().ensureIndexVisible(0, "top");
    if (focusedRow()) focusing.ask();
    else api().clearFocusedCell(); // else the keyboard would come back to where it was in the other list
  };
}

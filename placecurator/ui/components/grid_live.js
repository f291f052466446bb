// Cells that change while their rows are shown.
import { useEffect, useRef } from "react";

const MOST_REMEMBERED = 2_000;

// Told one after the other by `number`, or read again by this tab as `patches`. The answer puts into
// rows that have just arrived what was heard since their reading began.
export function useLiveCells(hand, latest, { changes, number, patches, patchesReadAt }) {
  const heard = useRef(number);
  const seen = useRef(patches);
  const lastHeard = useRef(new Map()); // by row: of each cell the latest, and the number it came with

  // What was read from the database is on its way for a while: a change that was heard after the
  // reading began may overtake it, and is newer.
  const newer = (id, readAt) => {
    const cells = Object.entries(lastHeard.current.get(id) ?? {});
    return Object.fromEntries(cells.filter(([, heard]) => heard.number > readAt).map(([name, { value }]) => [name, value]));
  };
  const patch = (list, readAt) => {
    for (const { id, ...cells } of list ?? []) {
      const node = hand.current.nodeOf(id);
      node?.updateData({ ...node.data, ...cells, ...newer(id, readAt) });
    }
  };
  const remember = () => {
    if (number < heard.current || lastHeard.current.size > MOST_REMEMBERED) lastHeard.current.clear();
    for (const { id, ...cells } of changes ?? []) {
      const known = lastHeard.current.get(id) ?? {};
      for (const [name, value] of Object.entries(cells)) known[name] = { number, value };
      lastHeard.current.set(id, known);
    }
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
    if (seen.current !== patches) patch(patches, patchesReadAt);
    seen.current = patches;
  }, [patches]);

  return (rows, first) => rows.map((row, at) => ({ ...row, ...newer(row.id, latest.current.rowsReadAt), at: String((first + at) % rows.length) }));
}

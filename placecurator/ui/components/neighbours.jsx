// What the panel of a place needs from the browser: the way to the places before and after it in the
// list, by button and by key, the keys that decide, the news of it that are told to all pages, and the
// way of the focus back to the list (see neighbours.py).
import { useEffect, useRef } from "react";
import { Flex, IconButton } from "@radix-ui/themes";
import { ChevronDown, ChevronUp } from "lucide-react";
import { isTyping } from "./typing.js";

const KEYS = { j: 1, k: -1 };

// Where somebody who goes by keys goes on: at the row of the place that was open last.
function goBack(opener, cameWith, place) {
  const row = document.querySelector(`.pc-title[data-row="${CSS.escape(place)}"]`);
  const home = opener?.isConnected && place === cameWith ? opener : (row?.closest(".ag-cell") ?? opener);
  home?.focus({ preventScroll: true });
}

export function Neighbours(props) {
  const { place, rows, number, edits } = props;
  const latest = useRef(props);
  latest.current = props;
  const heard = useRef(number);
  const edited = useRef(edits);

  const neighbour = (step) => {
    const ids = (latest.current.rows ?? []).map(({ id }) => id);
    const here = ids.indexOf(latest.current.place);
    return here < 0 ? undefined : ids[here + step];
  };
  const go = (step) => {
    const id = neighbour(step);
    if (id !== undefined) latest.current.onOpen?.(id);
  };

  useEffect(() => {
    if (heard.current === number) return;
    const missed = number !== heard.current + 1;
    heard.current = number;
    // Who looks at it is told otherwise; a status says that it changed.
    const isNews = ({ id, status }) => id === latest.current.place && status !== undefined;
    if (missed || latest.current.changes?.some(isNews)) latest.current.onNews?.();
  }, [number]);
  useEffect(() => {
    if (edits > edited.current) latest.current.onEdited?.();
    edited.current = edits;
  }, [edits]);
  useEffect(() => {
    // Effects of children run first: the panel has not taken the focus yet.
    const opener = document.activeElement;
    const cameWith = latest.current.place;
    // The panel lets go of the focus after this.
    return () => void setTimeout(() => goBack(opener, cameWith, latest.current.place));
  }, []);
  useEffect(() => {
    const onKey = (event) => {
      const { key, repeat } = event;
      if (isTyping(event.target) || event.altKey || event.ctrlKey || event.metaKey) return;
      if (KEYS[key]) {
        event.preventDefault();
        go(KEYS[key]);
      } else if (latest.current.decides && !repeat && event.target.closest?.("[role=dialog]")) {
        if (/^[1-9]$/.test(key)) latest.current.onDigit?.(Number(key));
        if (key === "z") latest.current.onUndo?.();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <Flex gap="3" align="center">
      <IconButton type="button" variant="ghost" color="gray" disabled={neighbour(-1) === undefined} onClick={() => go(-1)} aria-label="Place before" title="Place before (K)"><ChevronUp size={16} /></IconButton>
      <IconButton type="button" variant="ghost" color="gray" disabled={neighbour(1) === undefined} onClick={() => go(1)} aria-label="Next place" title="Next place (J)"><ChevronDown size={16} /></IconButton>
    </Flex>
  );
}

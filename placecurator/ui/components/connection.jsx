// Whether this page is connected, and what becomes of presses around an interruption (connection.py).
//
// Reflex tells instrumentation when its socket connects, breaks off, and sends an event. When an
// interruption has ended, the window gets the event `pc-back`.
import { Fragment, useEffect, useState, useSyncExternalStore } from "react";
import { toast } from "sonner";
import { isTyping } from "./typing.js";

const SHOWN_AFTER_MS = 1_500; // a socket that is back at once is nobody's trouble
const TOLD_MS = 20_000;
const DECIDES = /\.(give|confirm|decide|undo|scan_again)[a-z_]*$/;
const PRESSABLE = "[role=toolbar] button, [role=alertdialog] button, [data-sonner-toast] [data-button]";
const KEYS = /^[1-9z]$/;

let away = false;
let brokeOffAt = 0;
let decidedAt = 0;
let backFrom = 0; // when the interruption began that has just ended
const listeners = new Set();

function tell(change) {
  change();
  for (const listener of listeners) listener();
}

function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

if (typeof window !== "undefined") {
  const others = window.__reflex_otel;
  window.__reflex_otel = {
    ...others,
    onEventSend(event) {
      event.sent_ms = Date.now();
      if (DECIDES.test(event.name)) decidedAt = Date.now();
      others?.onEventSend?.(event);
    },
    onSocketConnect() {
      const wasAway = away;
      tell(() => {
        if (away) backFrom = brokeOffAt;
        away = false;
      });
      if (wasAway) window.dispatchEvent(new Event("pc-back"));
      others?.onSocketConnect?.();
    },
    onSocketDisconnect(reason) {
      tell(() => {
        if (!away) brokeOffAt = Date.now();
        away = true;
      });
      others?.onSocketDisconnect?.(reason);
    },
  };
}

const useAway = () => useSyncExternalStore(listen, () => away, () => false);

function refuse(what) {
  toast.error(`${what} was not carried out: the server does not answer.`, { duration: TOLD_MS });
}

function onClick({ target }) {
  const button = target.closest?.(PRESSABLE);
  if (away && button && !button.disabled) refuse(button.innerText.trim().split("\n")[0]);
}

function onKey({ key, target, repeat }) {
  if (away && !repeat && KEYS.test(key) && !isTyping(target)) refuse(`Key ${key}`);
}

// Tells `onBack` how many seconds ago something was decided of which the answer may be lost, and the
// last act of which the page has heard.
export function Connection({ unheardS, heardAct, onBack }) {
  const back = useSyncExternalStore(listen, () => backFrom, () => 0);
  useEffect(() => {
    if (!backFrom) return;
    if (decidedAt > backFrom - unheardS * 1000) onBack?.((Date.now() - decidedAt) / 1000, heardAct);
    backFrom = decidedAt = 0;
  }, [back]);
  useEffect(() => {
    document.addEventListener("click", onClick, true);
    document.addEventListener("keydown", onKey, true);
    return () => {
      document.removeEventListener("click", onClick, true);
      document.removeEventListener("keydown", onKey, true);
    };
  }, []);
  return null;
}

export function WhileAway({ children }) {
  const is = useAway();
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = is ? setTimeout(() => setLong(true), SHOWN_AFTER_MS) : setLong(false);
    return () => clearTimeout(timer);
  }, [is]);
  return is && long ? <Fragment>{children}</Fragment> : null;
}

export function Heard({ away: whenAway, live }) {
  return useAway() ? whenAway : live;
}

// Ways through the triage page that the browser has to know about (see ways.py): the back and forward
// buttons, "/" to the text to find, "[" and "]" from page to page.
import { useEffect, useRef } from "react";
import { isElsewhere } from "./typing.js";

export function Ways(props) {
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const home = window.location.pathname;
    // The addresses of this page are not made by React Router (see address.py), which would load
    // more than the rows. It listens too, and must not hear of going from one of them to another.
    const onPop = (event) => {
      if (window.location.pathname !== home) return;
      event.stopImmediatePropagation();
      latest.current.onMove?.();
    };
    const onKey = (event) => {
      const plain = event.getModifierState("AltGraph") || !(event.altKey || event.ctrlKey || event.metaKey);
      if (!plain || isElsewhere(event.target)) return;
      if (event.key === "/") {
        event.preventDefault();
        document.querySelector("[role=search] input[type=search]")?.focus();
      }
      if (event.key === "[") latest.current.onPrevious?.();
      if (event.key === "]") latest.current.onNext?.();
    };
    window.addEventListener("popstate", onPop, true);
    window.addEventListener("keydown", onKey);
    return () => {
      window.removeEventListener("popstate", onPop, true);
      window.removeEventListener("keydown", onKey);
    };
  }, []);
  return null;
}

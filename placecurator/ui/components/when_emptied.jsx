// Tells when a value is emptied that was there before, which the page cannot say about itself: a
// page that has just been opened has none either (see when_emptied.py).
import { useEffect, useRef } from "react";

export function WhenEmptied({ value, onEmptied }) {
  const before = useRef(value);
  useEffect(() => {
    if (before.current && !value) onEmptied?.();
    before.current = value;
  }, [value]);
  return null;
}

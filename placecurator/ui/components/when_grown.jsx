// Tells when a number has grown since the page was opened (see when_grown.py).
import { useEffect, useRef } from "react";

export function WhenGrown({ number, onGrown }) {
  const before = useRef(number);
  useEffect(() => {
    if (number > before.current) onGrown?.();
    before.current = number;
  }, [number]);
  return null;
}

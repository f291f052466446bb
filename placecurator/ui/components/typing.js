// When a key belongs to what has the focus, and not to the page.

const FIELDS = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const LAYERS = "[role=dialog], [role=menu], [role=listbox]";

export function isTyping(target) {
  return Boolean(target.closest?.(FIELDS));
}

// Somebody types, or is in a dialog or menu that lies over the page.
export function isElsewhere(target) {
  return Boolean(target.closest?.(`${FIELDS}, ${LAYERS}`));
}

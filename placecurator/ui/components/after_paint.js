// An action that can wait until what has just changed is on the screen.

// `ask` for it as often as you like, it runs once; `run` it now when it cannot wait any longer, `drop`
// it when it is not wanted any more.
export function afterPaint(action) {
  let wanted = false;
  const run = () => {
    if (!wanted) return;
    wanted = false;
    action();
  };
  const ask = () => {
    if (wanted) return;
    wanted = true;
    // A tab in the background paints nothing.
    if (document.hidden) setTimeout(run);
    else requestAnimationFrame(() => setTimeout(run));
  };
  const drop = () => (wanted = false);
  return { ask, run, drop };
}

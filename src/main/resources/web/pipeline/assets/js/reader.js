/**
 * Where the reader is in a part of the page that is built anew: what has the focus, and which folds are open. Polling must
 * not take either away.
 */
const STOPS = 'a[href], button, summary, input, select, [tabindex]';
const nothing = () => {};

/** Remembers it; the function that is answered puts the reader back after the part was built. */
export function readerIn(parent) {
  if (parent.firstElementChild === null) {
    return nothing;
  }
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const at = focused === null ? -1 : stops(parent).indexOf(focused);
  const folds = new Map([...parent.querySelectorAll('details')].map(fold => [title(fold), fold.open]));
  return () => {
    parent.querySelectorAll('details').forEach(fold => { fold.open = folds.get(title(fold)) ?? fold.open; });
    if (focused !== null && document.activeElement !== focused) {
      successor(focused, at, stops(parent))?.focus({ preventScroll: true });
    }
  };
}

/**
 * The one that says the same; else the link or fold at its place. Never another button: whoever presses Enter once more must
 * not do something else with it.
 */
function successor(focused, at, candidates) {
  const same = candidates.find(one => one.tagName === focused.tagName && one.textContent === focused.textContent);
  const there = candidates[at];
  return same ?? (focused.tagName !== 'BUTTON' && there?.tagName === focused.tagName ? there : undefined);
}

function stops(parent) {
  return [...parent.querySelectorAll(STOPS)];
}

function title(fold) {
  return fold.querySelector('summary')?.textContent;
}

/** Long texts: folded, whole when unfolded, scrolling in themselves. Text only, whatever is in it. */
import { h } from '../dom.js';
import { counted, pretty } from '../words.js';

/** A traceback or what a program said; null when there is none. */
export function foldedText(title, text, { open = false } = {}) {
  if (!text) {
    return null;
  }
  const lines = text.split('\n').length;
  return h('details', { class: 'fold', open },
    h('summary', {}, title, ' ', h('span', { class: 'note' }, counted(lines, 'line'))),
    block(title, text));
}

/** A JSON value; null when there is none. */
export function foldedJson(title, value, { open = false } = {}) {
  if (value === null || value === undefined) {
    return null;
  }
  return h('details', { class: 'fold', open }, h('summary', {}, title), block(title, pretty(value)));
}

/** Its scroll position can be changed with the keyboard. */
function block(title, text) {
  return h('pre', { tabindex: 0, role: 'region', 'aria-label': title }, text);
}

/** Names and values, side by side. */
import { h } from '../dom.js';

/** `[['Worker', value], …]`; what is null or false is left out. */
export function facts(pairs) {
  const known = pairs.filter(([, value]) => value !== null && value !== undefined && value !== false && value !== '');
  return known.length === 0
    ? null
    : h('dl', { class: 'facts' }, known.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}

/** A section with a heading. */
export function section(title, ...content) {
  const id = `s-${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
  return h('section', { 'aria-labelledby': id }, h('h2', { id }, title), content);
}

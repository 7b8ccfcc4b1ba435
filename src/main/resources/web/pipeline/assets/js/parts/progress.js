/** How far something is: a bar, and the number beside it in a width that does not change. */
import { h, attribute, text } from '../dom.js';

/** A bar; `update(0..100 or null)`. Null: nobody knows, and the bar stays empty rather than pretend to move. */
export function progressBar(label) {
  const bar = h('progress', { max: 100, value: 0, 'aria-label': label });
  const number = h('span', { class: 'pct' }, '–');
  const element = h('span', { class: 'progress' }, bar, number);
  return {
    element,
    update(pct, tone = null) {
      attribute(element, 'class', tone ? `progress ${tone}` : 'progress');
      attribute(bar, 'value', String(Math.min(100, Math.max(0, pct ?? 0))));
      text(number, pct === null || pct === undefined ? '–' : `${shown(pct)} %`);
    },
  };
}

/** Whole percents, and 100 only when it is all. Pure. */
export function shown(pct) {
  return pct > 99 && pct < 100 ? 99 : Math.round(pct);
}

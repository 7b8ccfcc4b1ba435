/** Keyset paging: the first page, and the one after what is shown. What came before is a step back in the browser. */
import { h, attribute } from '../dom.js';

/**
 * @param go is called with the cursor of the page to show, null for the first
 * @param first what the first page is called: "Newest"
 * @param next what the next one is called: "Older"
 */
export function pager(go, { first = 'Newest', next = 'Older' } = {}) {
  let cursor = null;
  const toFirst = h('button', { type: 'button', on: { click: () => go(null) } }, `« ${first}`);
  const toNext = h('button', { type: 'button', on: { click: () => go(cursor) } }, `${next} ›`);
  const element = h('nav', { class: 'pager', 'aria-label': 'Pages of the list' }, toFirst, toNext);
  return {
    element,
    update(nextCursor, onFirst) {
      cursor = nextCursor;
      attribute(toFirst, 'disabled', onFirst);
      attribute(toNext, 'disabled', nextCursor === null);
      attribute(element, 'hidden', onFirst && nextCursor === null);
    },
  };
}

/** The audit of a job: every change of status, by whom and why, the newest first. */
import { h, place } from '../../dom.js';
import { get } from '../../api.js';
import { ago } from '../../time.js';
import { badge } from '../../parts/badge.js';

/** A job has a handful of changes; one that was re-queued for weeks shows its first so many. */
const MOST = 500;

export function timeline(where) {
  const element = h('div', {});
  const show = place(element);
  return {
    element,
    async load() {
      const { items, next_cursor } = await get(`${where}/events`, { limit: MOST });
      show([items, next_cursor], () => [
        next_cursor ? h('p', { class: 'note' }, `The first ${MOST} changes; there are more.`) : null,
        h('ol', { class: 'timeline' }, [...items].reverse().map(event)),
      ]);
    },
  };
}

function event(change) {
  return h('li', {},
    h('span', { class: 'what' }, badge(change.to), ago(change.at)),
    h('span', { class: 'note' }, `${change.from ? `from ${change.from}, ` : ''}attempt ${change.attempt}, `
      + `${change.actor_kind} ${change.actor}`),
    change.reason ? h('p', { class: 'message' }, change.reason) : null);
}

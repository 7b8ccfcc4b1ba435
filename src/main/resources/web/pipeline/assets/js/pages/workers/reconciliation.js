/** How far the stores that follow PostgreSQL are behind, and what they refuse. */
import { h } from '../../dom.js';
import { ago } from '../../time.js';
import { count, words } from '../../words.js';
import { badge } from '../../parts/badge.js';
import { table } from '../../parts/table.js';

export function reconciliationTable() {
  const rows = table({
    caption: 'Followers of the log of changes',
    key: store => store.store,
    columns: [
      { title: 'Store', value: store => [store.store, store.note], cell: store => [h('strong', {}, store.store),
        store.note ? h('small', { class: 'note' }, ` ${store.note}`) : null] },
      { title: 'State', value: store => [store.up_to_date, store.failing_since], cell: state },
      { title: 'Behind by', value: store => [store.behind, store.behind_at_least], number: true,
        cell: store => atLeast(store.behind, store.behind_at_least) },
      { title: 'Since', value: store => store.behind_since, cell: store => ago(store.behind_since), class: 'when' },
      { title: 'Refused rows', value: store => [store.debts, store.debts_by_reason], number: true, cell: store => h('span', {
        title: Object.entries(store.debts_by_reason ?? {}).map(([reason, n]) => `${words(reason)}: ${n}`).join(', ') || null },
      atLeast(store.debts, store.debts_at_least)) },
      { title: 'Trouble', value: store => [store.failing_since, store.last_error], class: 'error',
        cell: store => (store.last_error === null ? '–' : [store.last_error, ' ', ago(store.last_error_at)]) },
    ],
  });
  return { element: rows.element, update: rows.update };
}

function state(store) {
  if (store.failing_since !== null) {
    return badge('failed', { label: 'cannot be written' });
  }
  return store.up_to_date ? badge('up_to_date') : badge('behind');
}

/** `10,000+` where counting stopped. Pure. */
export function atLeast(number, more) {
  return `${count(number)}${more ? '+' : ''}`;
}

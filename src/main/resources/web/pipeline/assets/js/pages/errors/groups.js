/** Equal failures as groups: how often, since when, how it goes on, and what was decided. */
import { h, place } from '../../dom.js';
import { get } from '../../api.js';
import { poll } from '../../poll.js';
import { query, setQuery, errorsHref } from '../../route.js';
import { ago } from '../../time.js';
import { count, cut } from '../../words.js';
import { badge } from '../../parts/badge.js';
import { empty, curl } from '../../parts/empty.js';
import { filters, given } from '../../parts/filters.js';
import { pager } from '../../parts/pager.js';
import { problemPanel } from '../../parts/problem.js';
import { table } from '../../parts/table.js';
import { groupSpark, sparkKey } from './group-spark.js';

const FIELDS = [
  { name: 'state', label: 'State', options: ['open', 'regressed', 'resolved', 'ignored'] },
  { name: 'q', label: 'Text', type: 'search', placeholder: 'in the message' },
  { name: 'task_type', label: 'Task type' },
  { name: 'error_category', label: 'Category' },
  { name: 'error_code', label: 'Code' },
  { name: 'sort', label: 'Order', options: ['last_seen', 'count'] },
];
const ON_A_PAGE = 25;

/** The state of a group as a badge; "open" is a word of breakers as well. */
export function stateBadge(state) {
  return badge(state === 'open' ? 'open_group' : state, { label: state });
}

export function groups() {
  const bar = filters(FIELDS, values => go(values));
  const note = h('div', {});
  const show = place(note);
  const pages = pager(cursor => go({ ...filterOf(query()), cursor }), { first: 'First', next: 'More' });
  const rows = table({ caption: 'Failures that are alike, a row for each group', key: group => group.fingerprint, columns: columns() });
  bar.set(query());

  function go(values) {
    const { window, by } = query();
    setQuery({ window, by, ...values });
    polling.refresh();
  }

  const polling = poll(async () => {
    const asked = location.search;
    const page = await get('/api/v1/errors/groups',
      { ...filterOf(query()), cursor: query().cursor, limit: ON_A_PAGE }, { patience: 4000 });
    return { page, asked };
  }, ({ snapshot, problem }) => {
    bar.blame(problem?.field);
    if (problem?.refused) {
      show(problem.message, () => problemPanel(problem));
    } else if (snapshot && snapshot.asked === location.search) {
      const { items, next_cursor } = snapshot.page;
      rows.element.hidden = items.length === 0;
      show(items.length === 0, () => (items.length === 0 ? nothing() : null));
      rows.update(items);
      pages.update(next_cursor, !query().cursor);
    }
  });

  addEventListener('popstate', () => {
    bar.set(query());
    polling.refresh();
  });
  return { element: h('div', {}, bar.element, note, rows.element, pages.element) };
}

function filterOf(values) {
  return given(Object.fromEntries(FIELDS.map(({ name }) => [name, values[name] ?? ''])));
}

function columns() {
  return [
    { title: 'Failure', value: group => [group.message, group.error_code], class: 'error', cell: group => [
      group.error_code ? h('code', {}, group.error_code) : null, ' ',
      h('a', { href: errorsHref({ group: group.fingerprint }), title: group.message }, cut(group.message ?? group.fingerprint, 140))] },
    { title: 'State', value: group => group.state, cell: group => stateBadge(group.state) },
    { title: 'Task type', value: group => [group.task_type, group.error_category],
      cell: group => [group.task_type, group.error_category ? h('small', { class: 'note' }, ` ${group.error_category}`) : null] },
    { title: 'Failures', value: group => group.count, number: true, cell: group => count(group.count) },
    { title: 'Jobs', value: group => group.jobs, number: true, cell: group => count(group.jobs) },
    { title: 'Over time', value: sparkKey, cell: group => groupSpark(group) },
    { title: 'First seen', value: group => group.first_seen_at, cell: group => ago(group.first_seen_at), class: 'when' },
    { title: 'Last seen', value: group => group.last_seen_at, cell: group => ago(group.last_seen_at), class: 'when' },
  ];
}

function nothing() {
  return Object.keys(filterOf(query())).length === 0
    ? empty('Nothing has failed yet. What a message would mean, if one came:',
      curl('/api/v1/errors/classify', { error_message: 'HTTP 429 from example.org' }))
    : empty('No group matches this filter. Clear it to see all of them.');
}

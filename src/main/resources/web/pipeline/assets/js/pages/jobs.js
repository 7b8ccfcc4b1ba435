/** The table of jobs: filters in the address, pages by key, and actions on everything that the filter means. */
import { h, place, put } from '../dom.js';
import { get } from '../api.js';
import { PATIENCE_MS, poll } from '../poll.js';
import { may } from '../session.js';
import { query, setQuery } from '../route.js';
import { connection } from '../parts/connection.js';
import { empty, curl } from '../parts/empty.js';
import { filters } from '../parts/filters.js';
import { pager } from '../parts/pager.js';
import { problemPanel } from '../parts/problem.js';
import { table } from '../parts/table.js';
import { counted } from '../words.js';
import { COLUMNS } from './jobs/columns.js';
import { FIELDS } from './jobs/fields.js';
import { askBulk } from './jobs/bulk.js';

const SIZES = ['50', '100', '200', '500'];

export function show(main) {
  const link = connection();
  const bar = filters(FIELDS, values => go({ ...values, limit: query().limit }));
  const rows = table({ caption: 'Jobs, newest first', columns: COLUMNS, key: job => job.id });
  const nothing = h('div', {});
  const showNothing = place(nothing);
  const trouble = h('div', {});
  const showTrouble = place(trouble);
  const pages = pager(cursor => go({ ...query(), cursor }));
  const size = h('select', { 'aria-label': 'Jobs on a page', on: { change: () => go({ ...filterOf(query()), limit: size.value }) } },
    SIZES.map(value => h('option', { value }, value)));
  bar.set(query());
  size.value = sizeOf(query());

  put(main,
    h('div', { class: 'head' }, h('h1', {}, 'Jobs'), link.element),
    bar.element, actions(() => polling.refresh()), trouble, nothing, rows.element,
    h('div', { class: 'foot' }, pages.element, h('label', { class: 'size' }, 'Jobs on a page ', size)));

  function go(values) {
    setQuery(values);
    polling.refresh();
  }

  const polling = poll(async () => {
    const asked = location.search;
    const page = await get('/api/v1/jobs', { ...query(), limit: query().limit ?? SIZES[0] }, { patience: PATIENCE_MS });
    return { page, asked };
  }, state => {
    link.update(state);
    const refused = state.problem?.refused ? state.problem : null;
    bar.blame(refused?.field);
    showTrouble(refused ? [refused.code, refused.message] : null, () => (refused ? problemPanel(refused) : null));
    if (state.snapshot && state.snapshot.asked === location.search) {
      const { items, next_cursor } = state.snapshot.page;
      rows.element.hidden = items.length === 0;
      showNothing([items.length === 0, next_cursor === null, location.search],
        () => (items.length === 0 ? noJobs(next_cursor !== null) : null));
      rows.caption(`Jobs, newest first: ${counted(items.length, 'job')} on this page${next_cursor ? ', more follow' : ''}`);
      rows.update(items);
      pages.update(next_cursor, !query().cursor);
    }
  });

  addEventListener('popstate', () => {
    bar.set(query());
    size.value = sizeOf(query());
    polling.refresh();
  });
}

/** How many jobs an address wants on a page, as far as that can be chosen. Pure. */
function sizeOf({ limit }) {
  return SIZES.includes(limit) ? limit : SIZES[0];
}

/** What of an address is a filter. Pure. */
export function filterOf(query) {
  const names = new Set(FIELDS.map(field => field.name));
  return Object.fromEntries(Object.entries(query).filter(([name, value]) => names.has(name) && value !== ''));
}

/** They act on all that the filter means; the dialog says how many that are. */
function actions(done) {
  const button = (action, label, scope) => (may(scope)
    ? h('button', { type: 'button', on: { click: () => askBulk(action, filterOf(query()), done) } }, label) : null);
  const buttons = [button('cancel', 'Cancel all…', 'work'), button('retry', 'Retry all…', 'work'),
    button('replay', 'Replay all…', 'admin')].filter(Boolean);
  return buttons.length === 0 ? null
    : h('div', { class: 'buttons bulk', role: 'group', 'aria-label': 'Act on all jobs of this filter' },
      h('span', { class: 'note' }, 'All jobs of this filter:'), buttons);
}

/** One page looks at so many jobs and no more; a filter without an index may find none among them and some behind. */
function noJobs(more) {
  if (more) {
    return empty('None of the jobs that one page looks at matches this filter. “Older” looks further back.');
  }
  if (query().cursor) {
    return empty('No older job matches.');
  }
  return Object.keys(filterOf(query())).length === 0
    ? empty('No job yet. This line makes the first one:', curl('/api/v1/jobs', { task_type: 'ocr', source_id: '1' }))
    : empty('No job matches this filter. Clear it, or ask for the same in the terminal:',
      curl(`/api/v1/jobs${location.search}`));
}

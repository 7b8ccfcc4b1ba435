/** What goes on: the queue in numbers, the run that was asked for, the sources with their stages, the latest runs. */
import { h, keyed, place, put } from '../dom.js';
import { get } from '../api.js';
import { poll } from '../poll.js';
import { query, setQuery } from '../route.js';
import { connection } from '../parts/connection.js';
import { empty, curl } from '../parts/empty.js';
import { section } from '../parts/facts.js';
import { pager } from '../parts/pager.js';
import { queueNumbers } from './pipeline/queue-numbers.js';
import { runsTable } from './pipeline/runs.js';
import { runPanel } from './pipeline/run.js';
import { sourceCard } from './pipeline/source.js';

/** Without a choice so many sources are open; each is two calls in three seconds. */
const OPEN_AT_FIRST = 3;
const SOURCES = 25;

export function show(main) {
  const link = connection();
  const numbers = queueNumbers();
  const runs = runsTable();
  const list = h('div', { class: 'sources' });
  const nothing = h('div', {});
  const showNothing = place(nothing);
  const pages = pager(cursor => { setQuery({ ...query(), cursor }); polling.refresh(); }, { first: 'First', next: 'More' });
  const run = query().run ? runPanel(query().run) : null;
  let chosen = null;

  const cards = keyed(list, source => sourceCard(source, {
    run: query().run ?? null, open: chosen.has(source.id),
  }));

  put(main,
    h('div', { class: 'head' }, h('h1', {}, 'Pipeline'), link.element),
    numbers.element,
    run?.element,
    section('Sources', nothing, list, pages.element),
    section('Runs', runs.element));

  const polling = poll(
    () => load(query()),
    state => {
      link.update(state);
      if (state.snapshot) {
        const { statistics, sources, latestRuns, wanted } = state.snapshot;
        chosen ??= opened(sources.items, wanted);
        numbers.update(statistics);
        cards(sources.items.map(source => [source.id, source]));
        showNothing(sources.items.length === 0, () => (sources.items.length === 0 ? noSources() : null));
        pages.update(sources.next_cursor, !query().cursor);
        runs.update(latestRuns.items);
      }
    });
  addEventListener('popstate', () => polling.refresh());
}

async function load({ cursor, run, source }) {
  const [statistics, sources, latestRuns, ofRun] = await Promise.all([
    get('/api/v1/stats', null, { patience: 4000 }),
    get('/api/v1/sources', { limit: SOURCES, cursor }, { patience: 4000 }),
    get('/api/v1/runs', { limit: 10 }, { patience: 4000 }),
    run ? get('/api/v1/jobs', { run_id: run, limit: 1 }, { patience: 4000 }) : null,
  ]);
  const wanted = source ?? ofRun?.items[0]?.source_id ?? null;
  return { statistics, sources: withSource(sources, wanted), latestRuns, wanted };
}

/** The source that was asked for, or that of the run, is there, on whichever page of the list it stands. Pure. */
export function withSource(sources, id) {
  if (!id || sources.items.some(source => source.id === id)) {
    return sources;
  }
  const missing = { id, active_jobs: null, held_jobs: null, last_status: null, last_ended_at: null };
  return { ...sources, items: [missing, ...sources.items] };
}

/**
 * Which sources are unfolded at first: the one in the address, or that of the run in it (`wanted`); else those at work, else
 * those that failed last. Pure.
 */
export function opened(sources, wanted = null) {
  if (wanted !== null) {
    return new Set([wanted]);
  }
  const first = [...sources].sort((a, b) => weight(b) - weight(a) || newest(b) - newest(a));
  return new Set(first.slice(0, OPEN_AT_FIRST).map(one => one.id));
}

function weight(source) {
  return source.held_jobs > 0 ? 3 : source.active_jobs > 0 ? 2 : source.last_status === 'failed' ? 1 : 0;
}

function newest(source) {
  return Date.parse(source.last_ended_at ?? source.last_enqueued_at ?? source.first_seen_at ?? 0) || 0;
}

function noSources() {
  return empty('No source is known yet. The first job that names one brings it here:',
    curl('/api/v1/jobs', { task_type: 'discover', source_id: '1', run_id: 'run-1' }));
}

/** One job: where it stands and why, what became of each attempt, who changed it when, what it came with and made. */
import { h, place, put } from '../dom.js';
import { get, path } from '../api.js';
import { PATIENCE_MS, poll } from '../poll.js';
import { connection } from '../parts/connection.js';
import { foldedJson } from '../parts/fold.js';
import { section } from '../parts/facts.js';
import { empty, curl } from '../parts/empty.js';
import { jobFacts, reasons, standing } from './job/standing.js';
import { attempts } from './job/attempts.js';
import { timeline } from './job/timeline.js';
import { children } from './job/children.js';
import { actions } from './job/actions.js';

const OVER = new Set(['completed', 'failed', 'cancelled']);
const HELD = new Set(['claimed', 'running']);

export function show(main, { id }) {
  const where = path('api', 'v1', 'jobs', id);
  const link = connection();
  const head = standing(id);
  const why = h('div', { class: 'why' });
  const details = h('div', {});
  const bodies = h('div', { class: 'bodies' });
  const buttons = h('div', { class: 'buttons' });
  const missing = h('div', {});
  const showWhy = place(why);
  const showDetails = place(details);
  const showBodies = place(bodies);
  const showButtons = place(buttons);
  const showMissing = place(missing);
  const history = timeline(where);
  const tries = attempts(id, () => polling.refresh());
  const family = children(where);

  const content = h('div', {},
    why, buttons,
    h('div', { class: 'columns' },
      h('div', {}, section('Attempts', tries.element), section('Input and result', bodies)),
      h('div', {}, section('Facts', details), section('Timeline', history.element))),
    section('Children', family.element));
  put(main, h('div', { class: 'head' }, head.element, link.element), missing, content);

  let known = null;
  const polling = poll(async () => {
    const [job, live, explained] = await Promise.all([
      get(where, null, { patience: PATIENCE_MS }),
      get(path('jobs', id, 'progress'), null, { patience: PATIENCE_MS }).catch(unlessGone),
      get(`${where}/explain`, null, { patience: PATIENCE_MS }),
    ]);
    const changed = historyKey(job);
    if (changed !== known) {
      await Promise.all([history.load(), tries.load(), family.load()]);
      known = changed;
    }
    return { job, live, explained };
  }, state => {
    link.update(state);
    content.hidden = state.connection === 'gone' || state.snapshot === null;
    showMissing(state.connection === 'gone', () => (state.connection === 'gone' ? notThere(id) : null));
    if (state.snapshot) {
      const { job, live, explained } = state.snapshot;
      head.update(job, live);
      showWhy([job.status, job.error_message, job.error_code, job.worker_name, job.phase, job.step, job.fingerprint,
        explained.sentence, explained.earliest_start_at, explained.next_step], () => reasons(job, explained));
      showButtons([job.status, job.cancel_requested_at, job.replayed_by], () => actions(job, () => polling.refresh()));
      showDetails({ ...job, progress_pct: 0, step: null, phase: null, message: null, units_completed: 0 }, () => jobFacts(job));
      showBodies([job.payload, job.execution, job.metadata, job.result], () => written(job));
    }
  }, ({ job }) => OVER.has(job.status));
}

/** What attempts, audit and children depend on. Pure. */
export function historyKey(job) {
  return JSON.stringify([job.status, job.attempt, job.worker_id, job.error_message, job.cancel_requested_at,
    // While a worker has it, every heartbeat is a change.
    HELD.has(job.status) ? null : job.updated_at]);
}

function unlessGone(problem) {
  if (problem.gone) {
    return null;
  }
  throw problem;
}

function written(job) {
  const folds = [foldedJson('Result', job.result, { open: true }), foldedJson('Input (payload)', job.payload, { open: true }),
    foldedJson('Execution', job.execution), foldedJson('Metadata', job.metadata)].filter(Boolean);
  return folds.length > 0 ? folds : empty('It came with no input and has made no result.');
}

function notThere(id) {
  return empty(`There is no job ${id}; ended jobs leave after their time. What is there:`, curl('/api/v1/jobs'));
}

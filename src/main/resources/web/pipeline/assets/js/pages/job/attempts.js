/** Every attempt with what it said, the newest first; late results wait here for somebody who accepts them. */
import { h, keyed, place } from '../../dom.js';
import { get, path, post } from '../../api.js';
import { may } from '../../session.js';
import { ago, duration } from '../../time.js';
import { counted } from '../../words.js';
import { badge } from '../../parts/badge.js';
import { confirmDialog, reasonField } from '../../parts/confirm.js';
import { empty } from '../../parts/empty.js';
import { facts } from '../../parts/facts.js';
import { foldedJson, foldedText } from '../../parts/fold.js';
import { toast } from '../../parts/toast.js';

export function attempts(jobId, changed) {
  const nothing = h('div', {});
  const list = h('div', { class: 'attempts' });
  const showNothing = place(nothing);
  const patch = keyed(list, () => slot(jobId, changed));
  return {
    element: h('div', {}, nothing, list),
    async load() {
      const { items } = await get(path('api', 'v1', 'jobs', jobId, 'attempts'));
      showNothing(items.length === 0, () => (items.length === 0 ? empty('Nobody has tried it yet.') : null));
      // By their place in time: another life of the job begins with attempt 1 again.
      patch(items.map((attempt, i) => [i, attempt]).reverse());
    },
  };
}

/** The place of one attempt, so that a new one leaves the open tracebacks of the others alone. */
function slot(jobId, changed) {
  const element = h('div', {});
  const show = place(element);
  return { element, update: attempt => show(attempt, () => article(jobId, attempt, changed)) };
}

function article(jobId, attempt, changed) {
  return h('article', { class: 'panel attempt' },
    h('h3', {}, `Attempt ${attempt.attempt} `, badge(attempt.status), attempt.needs_review
      ? badge('review_required', { label: 'needs review' }) : null),
    attempt.error_message ? h('p', { class: 'message' }, attempt.error_code ? [h('code', {}, attempt.error_code), ' '] : null,
      attempt.error_message) : null,
    facts([
      ['Worker', attempt.worker_id ? [attempt.worker_name ? `${attempt.worker_name} ` : null, h('code', {}, attempt.worker_id)] : null],
      ['At', [attempt.phase, attempt.step].filter(Boolean).join(' · ')],
      ['Means', [attempt.error_category, attempt.error_type].filter(Boolean).join(' · ')],
      ['By rule', attempt.rule ? h('span', { title: `Rules ${attempt.rules_version}` }, attempt.rule) : null],
      ['Exit code', attempt.exit_code === null ? null : String(attempt.exit_code)],
      ['Claimed', attempt.claimed_at ? ago(attempt.claimed_at) : null],
      ['Took', attempt.execution_time_s === null ? null : duration(attempt.execution_time_s)],
      ['Ended', attempt.ended_at ? [ago(attempt.ended_at), attempt.ended_by ? ` by ${attempt.ended_by}` : null] : null],
      ['Next attempt', attempt.retry_at ? ago(attempt.retry_at) : null],
    ]),
    foldedText('Traceback', attempt.error_traceback),
    foldedText('stderr', attempt.stderr),
    itemErrors(attempt.error_list),
    foldedJson('Stated by the worker', attempt.stated),
    late(jobId, attempt, changed));
}

function itemErrors(list) {
  if (!Array.isArray(list) || list.length === 0) {
    return null;
  }
  return h('details', { class: 'fold' }, h('summary', {}, counted(list.length, 'item'), ' failed'),
    h('ol', { class: 'items' }, list.map(one => h('li', {}, itemError(one)))));
}

/** `{item, error, traceback}` is the usual form; whatever else a worker sends is shown as it is. */
function itemError(one) {
  if (one === null || typeof one !== 'object') {
    return short(one);
  }
  return [one.item === undefined ? null : h('code', {}, short(one.item)), ' ', short(one.error ?? one),
    typeof one.traceback === 'string' ? foldedText('Traceback', one.traceback) : null];
}

function short(value) {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function late(jobId, attempt, changed) {
  if (attempt.late_result_at === null) {
    return null;
  }
  const open = attempt.late_outcome === 'completed' && attempt.late_accepted_at === null && attempt.lease_token !== null;
  return h('div', { class: 'panel notice' },
    h('p', {}, 'After it had lost its lease, ', ago(attempt.late_result_at), ', the worker sent a result: ',
      badge(attempt.late_outcome ?? 'completed')),
    foldedJson('Late result', attempt.late_result),
    attempt.late_accepted_at ? h('p', { class: 'note' }, 'Accepted ', ago(attempt.late_accepted_at),
      ` by ${attempt.late_requested_by ?? attempt.late_accepted_by}`, attempt.late_reason ? `: ${attempt.late_reason}` : null) : null,
    open && may('admin') ? h('button', { type: 'button', on: { click: () => accept(jobId, attempt, changed) } },
      'Accept this result…') : null);
}

async function accept(jobId, attempt, changed) {
  const done = await confirmDialog({
    title: `Complete job ${jobId} with the late result of attempt ${attempt.attempt}?`,
    content: [h('p', {}, 'The job becomes completed with it, in every store.'), reasonField()],
    confirm: 'Accept the late result',
    act: ({ reason }) => post(
      path('api', 'v1', 'jobs', jobId, 'late-results', attempt.lease_token, 'accept'), { reason: reason || null }),
  });
  if (done) {
    toast(`Job ${jobId} is completed with the late result.`);
    changed();
  }
}

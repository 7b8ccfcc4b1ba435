/** One group: the failure and a sample of it, its jobs, what was decided, and what may be done. */
import { h, place } from '../../dom.js';
import { get, path, post } from '../../api.js';
import { PATIENCE_MS, poll } from '../../poll.js';
import { may } from '../../session.js';
import { ago } from '../../time.js';
import { count } from '../../words.js';
import { jobHref, jobsHref } from '../../route.js';
import { confirmDialog, field } from '../../parts/confirm.js';
import { empty } from '../../parts/empty.js';
import { facts, section } from '../../parts/facts.js';
import { foldedText } from '../../parts/fold.js';
import { toast } from '../../parts/toast.js';
import { groupJobs } from './group-jobs.js';
import { groupSpark, sparkKey } from './group-spark.js';
import { stateBadge } from './groups.js';
import { replayGroup } from './replay-group.js';

const DECISIONS = {
  resolve: { label: 'Resolve…', title: 'Resolve this group?', says: 'The next failure of it counts as a regression.', done: 'resolved' },
  ignore: { label: 'Ignore…', title: 'Ignore this group?', says: 'It goes on counting and stays ignored.', done: 'ignored' },
  reopen: { label: 'Reopen…', title: 'Open this group again?', says: 'It is shown among the open ones.', done: 'open again' },
};

/** Which decisions change anything. Pure. */
export function decisions(state) {
  return { open: ['resolve', 'ignore'], regressed: ['resolve', 'ignore'], resolved: ['reopen', 'ignore'],
    ignored: ['reopen', 'resolve'] }[state] ?? [];
}

export function groupView(fingerprint, link) {
  const where = path('api', 'v1', 'errors', 'groups', fingerprint);
  const head = h('div', {});
  const buttons = h('div', { class: 'buttons' });
  const sample = h('div', {});
  const history = h('div', {});
  const showHead = place(head);
  const showButtons = place(buttons);
  const showSample = place(sample);
  const showHistory = place(history);
  const spark = h('div', {});
  const showSpark = place(spark);
  const jobs = groupJobs(where);
  let loaded = null;

  const polling = poll(async () => {
    const group = await get(where, null, { patience: PATIENCE_MS });
    const key = JSON.stringify([group.count, group.state, group.decided_at]);
    if (key !== loaded) {
      const [attempts, changes] = await Promise.all([
        get(path('api', 'v1', 'jobs', group.last_job_id, 'attempts')).catch(forgotten),
        get(`${where}/changes`), jobs.load()]);
      showSample(attempts.items, () => sampleOf(group, attempts.items));
      showHistory(changes.items, () => changed(changes.items));
      loaded = key;
    }
    return group;
  }, state => {
    link.update(state);
    if (state.snapshot) {
      showSpark(sparkKey(state.snapshot), () => groupSpark(state.snapshot));
      showHead(state.snapshot, () => heading(state.snapshot, spark));
      showButtons([state.snapshot.state, state.snapshot.count], () => actions(state.snapshot, decide));
    } else if (state.connection === 'gone') {
      showHead(null, () => empty(`There is no group ${fingerprint}; it may have been forgotten after its time.`));
      showButtons(null, () => null);
    }
  });

  async function decide(action) {
    const what = DECISIONS[action];
    const done = await confirmDialog({
      title: what.title,
      content: [h('p', {}, what.says), field('Note', h('input', { name: 'note', maxlength: 2000, autocomplete: 'off' }),
        'What was done about it, or why it is borne.')],
      confirm: what.label.replace('…', ''),
      act: ({ note }) => post(`${where}/${action}`, { note: note || null }),
    });
    if (done) {
      toast(`The group is ${what.done}.`);
      polling.refresh();
    }
  }

  return {
    element: h('div', {}, head, buttons,
      h('div', { class: 'columns' },
        h('div', {}, section('Sample: the latest failure', sample), section('Jobs', jobs.element)),
        h('div', {}, section('Decisions', history)))),
  };
}

/** Jobs leave after their time, their group stays. */
function forgotten(problem) {
  if (problem.gone) {
    return { items: [] };
  }
  throw problem;
}

function heading(group, spark) {
  return [
    h('div', { class: 'panel problem' },
      h('p', { class: 'by' }, stateBadge(group.state), group.error_code ? h('code', {}, group.error_code) : null,
        h('strong', {}, group.task_type)),
      h('p', { class: 'message' }, group.message ?? 'without a message')),
    facts([
      ['Failures', count(group.count)],
      ['Jobs', h('a', { href: jobsHref({ fingerprint: group.fingerprint }) }, count(group.jobs))],
      ['Means', [group.error_category, group.error_type].filter(Boolean).join(' · ')],
      ['First seen', ago(group.first_seen_at)],
      ['Last seen', ago(group.last_seen_at)],
      ['Over time', spark],
      ['Decided', group.decided_at ? [ago(group.decided_at), ` by ${group.requested_by ?? group.decided_by}`] : null],
      ['Note', group.note],
      ['Came back', group.regressed_at ? [ago(group.regressed_at), ' with job ',
        h('a', { href: jobHref(group.regressed_job_id) }, group.regressed_job_id)] : null],
      ['Fingerprint', h('code', {}, group.fingerprint)],
    ]),
  ];
}

function actions(group, decide) {
  return !may('admin') ? [] : [
    h('button', { type: 'button', class: 'primary', on: { click: () => replayGroup(group) } }, 'Replay this group…'),
    decisions(group.state).map(action =>
      h('button', { type: 'button', on: { click: () => decide(action) } }, DECISIONS[action].label)),
  ];
}

function sampleOf(group, attempts) {
  // From the newest on: another life of the job has the same numbers.
  const alike = attempts.filter(one => one.fingerprint === group.fingerprint).reverse();
  const attempt = alike.find(one => one.attempt === group.last_attempt) ?? alike[0];
  if (!attempt) {
    return empty(`Job ${group.last_job_id} is not remembered any more.`);
  }
  return [
    h('p', {}, 'Job ', h('a', { href: jobHref(group.last_job_id) }, group.last_job_id), `, attempt ${attempt.attempt}, `,
      attempt.worker_name ?? attempt.worker_id ?? 'no worker', ', ', attempt.ended_at ? ago(attempt.ended_at) : null),
    h('p', { class: 'message' }, attempt.error_message),
    foldedText('Traceback', attempt.error_traceback, { open: true }),
    foldedText('stderr', attempt.stderr),
  ];
}

function changed(changes) {
  return changes.length === 0 ? empty('Nobody has decided about it yet.')
    : h('ol', { class: 'timeline' }, [...changes].reverse().map(change => h('li', {},
      h('span', { class: 'what' }, stateBadge(change.to_state), ago(change.at)),
      h('span', { class: 'note' }, `from ${change.from_state}, ${change.requested_by ?? change.actor}`),
      change.note ? h('p', { class: 'message' }, change.note) : null,
      change.job_id ? h('p', {}, h('a', { href: jobHref(change.job_id) }, `job ${change.job_id}`)) : null)));
}

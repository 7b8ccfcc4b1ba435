/**
 * Cancel, retry or replay everything that a filter means. The service counts first; the question names that count; and it
 * is what the service then holds the action to: if the selection has changed, nothing is done and the question is new.
 */
import { h, put, text } from '../../dom.js';
import { post } from '../../api.js';
import { count, counted } from '../../words.js';
import { errorsHref } from '../../route.js';
import { badge } from '../../parts/badge.js';
import { confirmDialog, reasonField } from '../../parts/confirm.js';
import { inWords } from '../../parts/filters.js';
import { toast } from '../../parts/toast.js';
import { FIELDS } from './fields.js';

const PATH = '/api/v1/jobs/bulk';
const PATIENCE = { patience: 60_000 };
/** Of those that were left as they were, so many are named. */
const SHOWN = 100;
/** What became of so many jobs; of what is at work nobody knows yet whether it stops. */
const DONE = { cancel: 'cancelled or asked to stop', retry: 'queued again', replay: 'replayed' };
const VERBS = { cancel: 'Cancel', retry: 'Retry', replay: 'Replay' };
const WHO = {
  cancel: 'are not over, and nobody has asked for their end yet. Queued ones end at once, the workers of the others are asked'
    + ' to stop',
  retry: 'are failed, and are queued again under the same ids',
  replay: 'are failed. Each gets a new job, unless another one replays it already',
};

/** Counts, asks, and acts until nothing is left. */
export async function askBulk(action, filter, done) {
  let counts;
  try {
    counts = await post(PATH, { action, filter, dry_run: true }, PATIENCE);
  } catch (e) {
    toast(e.message, 'bad');
    return;
  }
  const ended = await ask(action, filter, counts);
  if (ended?.changed) {
    toast('The selection has changed in the meantime; nothing was done.', 'bad');
    await askBulk(action, filter, done);
  } else if (ended) {
    done();
    await report(action, ended);
  }
}

function ask(action, filter, counts) {
  const { possible, title, confirm } = question(action, counts);
  return confirmDialog({
    title,
    content: [
      h('p', {}, 'Filter: ', h('strong', {}, inWords(FIELDS, filter))),
      h('p', {}, explained(action, counts)),
      h('p', { class: 'counts' }, Object.entries(counts.by_status).filter(([, number]) => number > 0).map(([status, number]) =>
        [badge(status), ` ${count(number)} `])),
      possible ? reasonField() : null,
    ],
    confirm: possible ? confirm : null,
    danger: action === 'cancel',
    act: (values, place) => carryOut(action, filter, counts, values.reason, place),
  });
}

/** What is asked, and whether it can be done. Pure. */
export function question(action, counts) {
  const verb = VERBS[action];
  if (counts.exact === false) {
    return { possible: false, title: `At least ${count(counts.matching)} jobs match`, confirm: null };
  }
  if (counts.eligible > counts.most) {
    return { possible: false, title: `${count(counts.eligible)} jobs are too many to ${action} at once`, confirm: null };
  }
  if (counts.eligible === 0) {
    return { possible: false, title: `No job to ${action}`, confirm: null };
  }
  const jobs = counted(counts.eligible, 'job');
  return { possible: true, title: `${verb} ${counts.eligible === 1 ? 'this' : 'these'} ${jobs}?`, confirm: `${verb} ${jobs}` };
}

/** Which of the matching ones they are. Pure. */
export function explained(action, counts) {
  if (counts.exact === false) {
    return 'Narrow the filter down: the count has to be exact before anything is done.';
  }
  if (counts.eligible > counts.most) {
    return `At most ${count(counts.most)} at once: narrow the filter down, by a window of time for example.`;
  }
  return `${counted(counts.matching, 'job matches', 'jobs match')}; ${count(counts.eligible)} of them ${WHO[action]}.`;
}

async function carryOut(action, filter, counts, reason, place) {
  const said = h('p', { role: 'status' }, 'Working…');
  put(place, said);
  const order = { action, filter, dry_run: false, as_of: counts.as_of, reason: reason || null };
  const asked = counts.by_status.claimed + counts.by_status.running > 0;
  const total = { done: 0, failed: [], failedTotal: 0, left: 0, asked, replay: null };
  try {
    let answer = await post(PATH, { ...order, expected: counts.eligible }, PATIENCE);
    for (;;) {
      total.done += answer.done;
      total.failed.push(...answer.failed.slice(0, SHOWN - total.failed.length));
      total.failedTotal += answer.failed_total;
      total.left = answer.left;
      total.replay ??= answer.replay_id ?? null;
      // Jobs that refuse are meant by every call: one that changes nothing is the last.
      if (answer.left === 0 || answer.done === 0) {
        return total;
      }
      text(said, `${count(total.done)} of ${count(counts.eligible)}…`);
      answer = await post(PATH, { ...order, going_on: true }, PATIENCE);
    }
  } catch (e) {
    if (e.code === 'SELECTION_CHANGED') {
      return { changed: true };
    }
    if (total.done > 0) {
      e.message = `${counted(total.done, 'job was', 'jobs were')} done, then: ${e.message}`;
    }
    throw e;
  }
}

async function report(action, { done, failed, failedTotal, left, asked, replay }) {
  if (replay) {
    location.assign(errorsHref({ replay }));
    return;
  }
  toast(`${counted(done, 'job')} ${action === 'cancel' && !asked ? 'cancelled' : DONE[action]}.`);
  if (failedTotal + left > 0) {
    await confirmDialog({
      title: `${counted(failedTotal + left, 'job was', 'jobs were')} left as they were`,
      content: h('ul', { class: 'long', tabindex: 0, 'aria-label': 'Jobs left as they were' },
        failed.map(one => h('li', {}, h('code', {}, one.id), ` ${one.detail ?? one.code}`))),
      confirm: null, act: () => null,
    });
  }
}

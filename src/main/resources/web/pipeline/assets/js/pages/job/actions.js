/** What may be done to a job now; whoever may not do it does not see it. */
import { h } from '../../dom.js';
import { path, post } from '../../api.js';
import { may } from '../../session.js';
import { errorsHref, jobHref } from '../../route.js';
import { confirmDialog, reasonField } from '../../parts/confirm.js';
import { toast } from '../../parts/toast.js';

const HELD = new Set(['claimed', 'running']);

/** Which actions make sense. Pure. */
export function possible(job) {
  return {
    cancel: job.status === 'queued' || (HELD.has(job.status) && job.cancel_requested_at === null),
    retry: job.status === 'failed',
    replay: job.status === 'failed',
  };
}

export function actions(job, changed) {
  const can = possible(job);
  return [
    can.cancel && may('work') ? button('Cancel…', () => cancel(job, changed), 'danger') : null,
    can.retry && may('work') ? button('Retry…', () => retry(job, changed)) : null,
    can.replay && may('admin') ? button('Replay…', () => replay(job)) : null,
  ];
}

function button(label, click, kind = null) {
  return h('button', { type: 'button', class: kind, on: { click } }, label);
}

async function cancel(job, changed) {
  const held = HELD.has(job.status);
  const done = await confirmDialog({
    title: `Cancel job ${job.id}?`,
    content: [h('p', {}, held
      ? `Worker ${job.worker_name ?? job.worker_id} is asked to stop with its next report.`
      : 'Nobody holds it: it is cancelled at once.'),
    reasonField('Reason', 'Shown as the error of the job.')],
    confirm: 'Cancel the job',
    danger: true,
    act: ({ reason }) => post(path('api', 'v1', 'jobs', job.id, 'cancel'), { reason: reason || null }),
  });
  if (done) {
    toast(done.status === 'cancelled' ? `Job ${job.id} is cancelled.` : `Job ${job.id} was asked to stop.`);
    changed();
  }
}

async function retry(job, changed) {
  const done = await confirmDialog({
    title: `Retry job ${job.id}?`,
    content: [h('p', {}, 'It is queued again under the same id, with attempt 1; what its attempts said is kept.'),
      replayed(job, 'it is not queued again'), reasonField()],
    confirm: 'Retry the job',
    act: ({ reason }) => post(path('api', 'v1', 'jobs', job.id, 'retry'), { reason: reason || null }),
  });
  if (done) {
    toast(`Job ${job.id} is queued again.`);
    changed();
  }
}

async function replay(job) {
  const done = await confirmDialog({
    title: `Replay job ${job.id}?`,
    content: [h('p', {}, 'A new job gets its input; this one stays failed and names the new one.'),
      replayed(job, 'nothing is replayed again')],
    confirm: 'Replay the job',
    act: () => post('/api/v1/replays', { job_ids: [job.id] }),
  });
  if (done) {
    location.assign(errorsHref({ replay: done.id }));
  }
}

/** A job that another one replays: what that means for the action. */
function replayed(job, refused) {
  return job.replayed_by ? h('p', {}, 'It was replayed as job ', h('a', { href: jobHref(job.replayed_by) }, job.replayed_by),
    `: while that one lives, or when it has succeeded, ${refused}.`) : null;
}

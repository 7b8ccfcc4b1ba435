/** The head of a job: status, progress and, in a sentence, why it is so and what to do. */
import { h, isOwnOrWeb, place, text } from '../../dom.js';
import { ago, duration, isStale, now } from '../../time.js';
import { errorsHref, jobHref, jobsHref, pipelineHref } from '../../route.js';
import { badge, marks } from '../../parts/badge.js';
import { facts } from '../../parts/facts.js';
import { progressBar } from '../../parts/progress.js';
import { whereabouts } from '../pipeline/active-job.js';

export function standing(id) {
  const type = h('span', { class: 'type' });
  const status = h('span', { class: 'status' });
  const bar = progressBar('Done');
  const where = h('span', { class: 'where note' });
  const showStatus = place(status);
  return {
    element: h('div', { class: 'standing' }, h('h1', {}, h('span', { class: 'note' }, 'Job '), id), type, status, bar.element, where),
    update(job, live) {
      const stale = (job.status === 'claimed' || job.status === 'running') && isStale(live?.updated_at ?? job.updated_at, now());
      text(type, `${job.task_type} · attempt ${job.attempt} of ${job.max_attempts}`);
      showStatus([job.status, stale, job.stalled_since, job.cancel_requested_at, job.needs_review], () => [badge(job.status),
        stale ? badge('stale', { title: 'No sign of life for 15 s' }) : null, marks(job)]);
      const said = live && live.attempt === job.attempt ? live : job;
      bar.update(said.progress_pct, job.status === 'failed' ? 'bad' : null);
      text(where, whereabouts(said));
    },
  };
}

/** Why it stands there, and the failure if there is one. */
export function reasons(job, explained) {
  return [
    job.error_message ? h('div', { class: 'panel problem' },
      h('p', { class: 'by' }, job.worker_name ? h('strong', {}, job.worker_name) : null,
        job.error_code ? h('code', {}, job.error_code) : null,
        [job.error_category, job.error_type].filter(Boolean).map(word => h('span', { class: 'note' }, ` ${word}`))),
      h('p', { class: 'message' }, job.error_message),
      job.phase || job.step ? h('p', { class: 'note' }, 'at ', [job.phase, job.step].filter(Boolean).join(' · ')) : null,
      job.fingerprint ? h('p', {}, h('a', { href: errorsHref({ group: job.fingerprint }) }, 'All failures like this one')) : null)
      : null,
    h('p', {}, explained.sentence),
    explained.earliest_start_at ? h('p', { class: 'note' }, 'Not before ', ago(explained.earliest_start_at)) : null,
    explained.next_step ? h('p', {}, h('strong', {}, 'What to do: '), explained.next_step) : null,
  ];
}

/** All that is known of it. */
export function jobFacts(job) {
  const to = (href, words) => (words ? h('a', { href }, words) : null);
  return facts([
    ['Source', to(pipelineHref({ source: job.source_id }), job.source_id)],
    ['Source URL', job.source_url_id],
    ['Document', job.document_id],
    ['Document URL', address(job.document_url)],
    ['Run', to(pipelineHref({ run: job.run_id }), job.run_id)],
    ['Project', to(jobsHref({ project_id: job.project_id }), job.project_id)],
    ['Parent', to(jobHref(job.parent_job_id), job.parent_job_id)],
    ['Replays', to(jobHref(job.replay_of), job.replay_of)],
    ['Replayed by', to(jobHref(job.replayed_by), job.replayed_by)],
    ['Replay', to(errorsHref({ replay: job.replay_id }), job.replay_id)],
    ['Worker', job.worker_id ? [job.worker_name ? `${job.worker_name} ` : null, h('code', {}, job.worker_id)] : null],
    ['Priority', String(job.priority)],
    ['Timeout', job.timeout_s ? duration(job.timeout_s) : null],
    ['Progress deadline', job.progress_deadline_s ? duration(job.progress_deadline_s) : null],
    ['No progress since', job.stalled_since ? ago(job.stalled_since) : null],
    ['Concurrency', job.concurrency_key && job.concurrency_limit !== null
      ? `${job.concurrency_key}, at most ${job.concurrency_limit}` : job.concurrency_key],
    ['Cancel asked', job.cancel_requested_at ? [ago(job.cancel_requested_at), ` by ${job.cancel_requested_by ?? 'somebody'}`,
      job.cancel_reason ? `: ${job.cancel_reason}` : null] : null],
    ['Created', ago(job.created_at)],
    ['Scheduled for', job.scheduled_for ? ago(job.scheduled_for) : null],
    ['Claimed', job.claimed_at ? ago(job.claimed_at) : null],
    ['Started', job.started_at ? ago(job.started_at) : null],
    ['Lease until', job.lease_expires_at ? ago(job.lease_expires_at) : null],
    ['Ended', job.completed_at ? ago(job.completed_at) : null],
    ['Changed', ago(job.updated_at)],
  ]);
}

function address(url) {
  return url && isOwnOrWeb(url) ? h('a', { href: url, rel: 'noreferrer noopener' }, url) : url;
}

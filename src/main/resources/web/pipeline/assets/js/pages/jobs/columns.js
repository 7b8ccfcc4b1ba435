/** The columns of the table of jobs. */
import { h } from '../../dom.js';
import { ago } from '../../time.js';
import { cut } from '../../words.js';
import { jobHref, jobsHref } from '../../route.js';
import { badge, marks } from '../../parts/badge.js';
import { progressBar } from '../../parts/progress.js';

/** Longer previews are in the job itself. */
const PREVIEW = 140;

export const COLUMNS = [
  { title: 'Job', value: job => job.id, cell: job => h('a', { href: jobHref(job.id), class: 'id' }, job.id) },
  { title: 'Status', value: job => [job.status, job.stalled_since, job.cancel_requested_at, job.needs_review],
    cell: job => [badge(job.status), marks(job)], sort: job => job.status },
  { title: 'Task type', value: job => job.task_type, sort: job => job.task_type },
  { title: 'Source', value: job => job.source_id, sort: job => job.source_id,
    cell: job => (job.source_id ? h('a', { href: jobsHref({ source_id: job.source_id }) }, job.source_id) : '–') },
  { title: 'Attempt', value: job => [job.attempt, job.max_attempts], number: true, sort: job => job.attempt,
    cell: job => `${job.attempt} of ${job.max_attempts}` },
  { title: 'Progress', value: job => [job.progress_pct, job.phase, job.step], class: 'wide', sort: job => job.progress_pct,
    cell: job => bar(job) },
  { title: 'Error', value: job => [job.error_code, job.error_message], class: 'error', sort: job => job.error_code,
    cell: job => preview(job) },
  { title: 'Changed', value: job => job.updated_at, cell: job => ago(job.updated_at), class: 'when', sort: job => job.updated_at },
];

function bar(job) {
  const progress = progressBar(`Job ${job.id}: done`);
  progress.update(job.progress_pct, job.status === 'failed' ? 'bad' : null);
  const where = [job.phase, job.step].filter(Boolean).join(' · ');
  return [progress.element, where ? h('small', { class: 'note' }, where) : null];
}

function preview(job) {
  return job.error_message === null ? '–' : h('span', { title: job.error_message },
    job.error_code ? h('code', {}, job.error_code) : null, ' ', cut(job.error_message, PREVIEW));
}

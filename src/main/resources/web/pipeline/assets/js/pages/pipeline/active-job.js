/** A job at work, as the progress API tells it. */
import { h, place, text } from '../../dom.js';
import { isStale, now } from '../../time.js';
import { jobHref } from '../../route.js';
import { badge, marks } from '../../parts/badge.js';
import { progressBar } from '../../parts/progress.js';

export function activeJob(first) {
  const status = h('span', { class: 'status' });
  const bar = progressBar(`Job ${first.job_id}: done`);
  const where = h('span', { class: 'where' });
  const who = h('span', { class: 'note' });
  const showStatus = place(status);
  return {
    element: h('li', { class: 'active-job' },
      h('a', { href: jobHref(first.job_id), class: 'id' }, first.job_id),
      h('span', { class: 'type' }, first.task_type), status, bar.element, where, who),
    update(job) {
      const stale = job.status === 'processing' && isStale(job.updated_at, now());
      showStatus([job.state, stale, job.stalled_since], () => [badge(job.state),
        stale ? badge('stale', { title: 'No sign of life for 15 s' }) : null, marks(job)]);
      bar.update(job.progress_pct);
      text(where, whereabouts(job));
      text(who, [job.worker_name ?? job.worker_id, `attempt ${job.attempt} of ${job.max_attempts}`].filter(Boolean).join(' · '));
    },
  };
}

/** Phase, step, units and message, as far as they are known. Pure. */
export function whereabouts(job) {
  const units = job.units_total ? `${job.units_completed ?? 0} of ${job.units_total}` : null;
  return [job.phase, job.step, units, job.message].filter(Boolean).join(' · ');
}

/** The jobs that failed in the way of a group, and what they are now. */
import { h } from '../../dom.js';
import { get } from '../../api.js';
import { ago } from '../../time.js';
import { jobHref } from '../../route.js';
import { badge } from '../../parts/badge.js';
import { pager } from '../../parts/pager.js';
import { table } from '../../parts/table.js';
import { toast } from '../../parts/toast.js';

export function groupJobs(where) {
  const rows = table({
    caption: 'Jobs that failed in this way, the latest failure first',
    key: job => job.job_id,
    columns: [
      { title: 'Job', value: job => job.job_id, cell: job => h('a', { href: jobHref(job.job_id), class: 'id' }, job.job_id) },
      { title: 'Is now', value: job => job.status, cell: job => badge(job.status) },
      { title: 'Failures', value: job => job.failures, number: true },
      { title: 'Worker', value: job => job.worker_name ?? job.worker_id },
      { title: 'Message', value: job => job.error_message, class: 'error' },
      { title: 'Failed', value: job => job.failed_at, cell: job => ago(job.failed_at), class: 'when' },
    ],
  });
  let cursor = null;
  const pages = pager(next => {
    cursor = next;
    load().catch(problem => toast(problem.message, 'bad'));
  }, { first: 'Latest' });

  async function load() {
    const { items, next_cursor } = await get(`${where}/jobs`, { cursor, limit: 25 });
    rows.update(items);
    pages.update(next_cursor, cursor === null);
  }

  return { element: h('div', {}, rows.element, pages.element), load };
}

/** Results that came after their lease was lost and wait for a person. Not there when there are none. */
import { h } from '../../dom.js';
import { get } from '../../api.js';
import { poll } from '../../poll.js';
import { ago } from '../../time.js';
import { jobHref } from '../../route.js';
import { badge } from '../../parts/badge.js';
import { section } from '../../parts/facts.js';
import { table } from '../../parts/table.js';

export function lateResults() {
  const rows = table({
    caption: 'Results that came too late; each is accepted on the page of its job',
    key: late => `${late.job_id} ${late.lease_token}`,
    columns: [
      { title: 'Job', value: late => late.job_id, cell: late => h('a', { href: jobHref(late.job_id), class: 'id' }, late.job_id) },
      { title: 'Is now', value: late => late.job_status, cell: late => badge(late.job_status) },
      { title: 'Task type', value: late => late.task_type },
      { title: 'Worker', value: late => late.worker_name ?? late.worker_id },
      { title: 'Taken away for', value: late => [late.error_code, late.error_message], class: 'error',
        cell: late => [late.error_code ? h('code', {}, late.error_code) : null, ' ', late.error_message ?? ''] },
      { title: 'Came', value: late => late.received_at, cell: late => ago(late.received_at), class: 'when' },
    ],
  });
  const element = section('Late results', rows.element);
  element.hidden = true;
  poll(() => get('/api/v1/late-results', { limit: 20 }, { patience: 4000 }), ({ snapshot }) => {
    if (snapshot) {
      element.hidden = snapshot.items.length === 0;
      rows.update(snapshot.items);
    }
  });
  return { element };
}

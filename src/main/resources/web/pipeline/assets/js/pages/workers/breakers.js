/** Circuit breakers: which are open, since when, why, and when one lets a job try. */
import { h, place } from '../../dom.js';
import { path, post } from '../../api.js';
import { may } from '../../session.js';
import { ago } from '../../time.js';
import { jobHref } from '../../route.js';
import { badge } from '../../parts/badge.js';
import { confirmDialog, reasonField } from '../../parts/confirm.js';
import { empty } from '../../parts/empty.js';
import { table } from '../../parts/table.js';
import { toast } from '../../parts/toast.js';

const ORDER = { open: 0, half_open: 1, closed: 2 };

export function breakersTable(changed) {
  const note = h('div', {});
  const show = place(note);
  const rows = table({
    caption: 'Circuit breakers, open ones first',
    key: breaker => breaker.id,
    columns: [
      { title: 'Of', value: breaker => [breaker.kind, breaker.key], cell: breaker => [`${breaker.kind} `, h('strong', {}, breaker.key)] },
      { title: 'State', value: breaker => breaker.state, cell: breaker => badge(
        breaker.state === 'open' ? 'open_breaker' : breaker.state, { label: breaker.state.replace('_', ' ') }) },
      { title: 'Failures', value: breaker => breaker.failures, number: true },
      { title: 'Opened', value: breaker => breaker.opened_at, cell: breaker => ago(breaker.opened_at), class: 'when' },
      { title: 'Tries again', value: breaker => [breaker.retry_at, breaker.probe_job_id], cell: breaker => tries(breaker) },
      { title: 'Last failure', value: breaker => breaker.last_failure, class: 'error', cell: breaker => last(breaker.last_failure) },
      ...(may('admin') ? [{ title: 'Action', value: breaker => breaker.state, cell: breaker => (breaker.state === 'closed' ? '–'
        : h('button', { type: 'button', on: { click: () => reset(breaker, changed) } }, 'Close…')) }] : []),
    ],
  });
  return {
    element: h('div', {}, note, rows.element),
    update(items) {
      rows.element.hidden = items.length === 0;
      show(items.length === 0, () => (items.length === 0 ? empty('No circuit breaker has counted a failure. They watch what is'
        + ' configured:', 'export QUEUE_OPERATOR_CIRCUIT_BREAKERS_WATCH=source,operation:scrape_*') : null));
      rows.update([...items].sort((a, b) => (ORDER[a.state] ?? 3) - (ORDER[b.state] ?? 3)));
    },
  };
}

function tries(breaker) {
  if (breaker.probe_job_id !== null) {
    return ['now, with ', h('a', { href: jobHref(breaker.probe_job_id), class: 'id' }, breaker.probe_job_id)];
  }
  return breaker.state === 'open' && breaker.retry_at ? ago(breaker.retry_at) : '–';
}

function last(failure) {
  return failure === null ? '–' : [failure.code ? h('code', {}, failure.code) : null, ' ',
    h('a', { href: jobHref(failure.job_id) }, failure.message ?? failure.job_id)];
}

async function reset(breaker, changed) {
  const done = await confirmDialog({
    title: `Close the breaker of ${breaker.kind} ${breaker.key}?`,
    content: [h('p', {}, 'Its jobs are handed out again at once.'), reasonField()],
    confirm: 'Close the breaker',
    act: ({ reason }) => post(path('api', 'v1', 'breakers', breaker.id, 'reset'), { reason: reason || null }),
  });
  if (done) {
    toast(`The breaker of ${breaker.kind} ${breaker.key} is closed.`);
    changed();
  }
}

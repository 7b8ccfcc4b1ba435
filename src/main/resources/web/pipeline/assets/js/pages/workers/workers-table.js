/** Who takes jobs: alive or not, what each holds, how much it can do. */
import { h, place } from '../../dom.js';
import { ago, now } from '../../time.js';
import { jobHref, jobsHref } from '../../route.js';
import { badge } from '../../parts/badge.js';
import { empty, curl } from '../../parts/empty.js';
import { foldedJson } from '../../parts/fold.js';
import { table } from '../../parts/table.js';

const ALIVE_S = 60;
const QUIET_S = 600;

/** `alive`, `quiet` or `gone`, by the last sign of life. Pure. */
export function liveliness(lastSeenAt, at) {
  const silent = (at - Date.parse(lastSeenAt)) / 1000;
  return silent <= ALIVE_S ? 'alive' : silent <= QUIET_S ? 'quiet' : 'gone';
}

/** `2 of 5 in use`, as far as it is said. Pure. */
export function capacityWords(capacity) {
  if (capacity === null || capacity.max_jobs === null) {
    return capacity?.available_slots === null || capacity === null ? 'not said' : `${capacity.available_slots} free`;
  }
  const used = capacity.current_jobs ?? (capacity.available_slots === null ? null : capacity.max_jobs - capacity.available_slots);
  return used === null ? `up to ${capacity.max_jobs}` : `${used} of ${capacity.max_jobs} in use`;
}

/** In an order that stays while they report: who was seen last is another one with every poll. Pure. */
export function byName(workers) {
  const name = worker => worker.name ?? worker.id;
  return [...workers].sort((a, b) => name(a).localeCompare(name(b)) || a.id.localeCompare(b.id));
}

export function workersTable() {
  const note = h('div', {});
  const show = place(note);
  const rows = table({
    caption: 'Workers and orchestrators, by name',
    key: worker => `${worker.kind} ${worker.id}`,
    columns: [
      { title: 'Who', value: worker => [worker.id, worker.name, worker.version], cell: worker => [
        h('strong', {}, worker.name ?? worker.id), worker.name ? [' ', h('code', {}, worker.id)] : null,
        worker.version ? h('small', { class: 'note' }, ` ${worker.version}`) : null] },
      { title: 'State', value: worker => liveliness(worker.last_seen_at, now()),
        cell: worker => badge(liveliness(worker.last_seen_at, now())) },
      { title: 'Kind', value: worker => worker.kind },
      { title: 'Holds', value: worker => [worker.held_jobs, worker.held_job_ids], cell: worker => held(worker) },
      { title: 'Capacity', value: worker => worker.capacity, cell: worker => capacityWords(worker.capacity) },
      { title: 'Last sign', value: worker => worker.last_seen_at, cell: worker => ago(worker.last_seen_at), class: 'when' },
      { title: 'First seen', value: worker => worker.first_seen_at, cell: worker => ago(worker.first_seen_at), class: 'when' },
      { title: 'Reports', value: worker => [worker.health, worker.metrics], cell: worker => reports(worker) },
    ],
  });
  return {
    element: h('div', {}, note, rows.element),
    update(items) {
      rows.element.hidden = items.length === 0;
      show(items.length === 0, () => (items.length === 0
        ? empty('Nobody has asked for work in the last 30 days. This line does it once:',
          curl('/api/v1/jobs/claim', { worker_id: 'w1', worker_name: 'Worker one', task_types: ['ocr'] })) : null));
      rows.update(byName(items));
    },
  };
}

function held(worker) {
  if (worker.held_jobs === 0) {
    return 'nothing';
  }
  const some = worker.held_job_ids.slice(0, 3);
  return [some.map((id, i) => [i > 0 ? ', ' : null, h('a', { href: jobHref(id), class: 'id' }, id)]),
    worker.held_jobs > some.length ? [' and ', h('a', { href: jobsHref({ worker_id: worker.id, status: 'running' }) },
      `${worker.held_jobs - some.length} more`)] : null];
}

function reports(worker) {
  return worker.health === null && worker.metrics === null ? '–'
    : [foldedJson('Health', worker.health), foldedJson('Metrics', worker.metrics)];
}

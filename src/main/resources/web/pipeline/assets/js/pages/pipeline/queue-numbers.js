/** The queue in six numbers. Their boxes keep their size whatever is in them. */
import { h, text } from '../../dom.js';
import { count, counted } from '../../words.js';
import { duration } from '../../time.js';
import { jobsHref } from '../../route.js';

export function queueNumbers() {
  const tiles = [
    tile('Queued', jobsHref({ status: 'queued' }), waiting),
    tile('Claimed', jobsHref({ status: 'claimed' })),
    tile('Running', jobsHref({ status: 'running' })),
    tile('Completed', jobsHref({ status: 'completed' }), () => 'ever'),
    tile('Failed', jobsHref({ status: 'failed' }), () => 'ever'),
    tile('Cancelled', jobsHref({ status: 'cancelled' }), () => 'ever'),
  ];
  return {
    element: h('ul', { class: 'tiles', 'aria-label': 'The queue in numbers' }, tiles.map(one => one.element)),
    update(statistics) {
      tiles.forEach(one => one.update(statistics));
    },
  };
}

function tile(label, href, note = () => '') {
  const name = label.toLowerCase();
  const number = h('strong', {}, '–');
  const small = h('small', { class: 'note' }, ' ');
  return {
    element: h('li', { class: `tile ${name}` }, h('a', { href }, h('span', {}, label), number, small)),
    update(statistics) {
      text(number, count(statistics[name]));
      text(small, note(statistics) || ' ');
    },
  };
}

/** How many of the queued are due, and how long the oldest waits. Pure. */
export function waiting(statistics) {
  const due = statistics.task_types.reduce((sum, type) => sum + type.due_now, 0);
  const oldest = Math.max(0, ...statistics.task_types.map(type => type.oldest_due_age_s ?? 0));
  return due === 0 ? 'none due' : `${counted(due, 'due', 'due')}, oldest ${duration(Math.floor(oldest))}`;
}

/**
 * How the failures of a group lie in time: its latest jobs by their latest failure, from the group's first day to now. Asked
 * for when the group is seen or has grown, at most once a minute, a few at a time.
 */
import { h, put } from '../../dom.js';
import { get, path } from '../../api.js';
import { now } from '../../time.js';
import { counted } from '../../words.js';
import { histogram } from '../../parts/plot.js';
import { barSpark } from '../../parts/sparkline.js';

const JOBS = 200;
const SLICES = 24;
const AT_ONCE = 3;
const waiting = [];
let running = 0;

export function groupSpark(group) {
  const element = h('span', { class: 'spark-place' });
  waiting.push({ group, element });
  next();
  return element;
}

/** When the picture is another one: a group that fails all the time is not drawn with every poll. Pure. */
export function sparkKey(group) {
  return [group.fingerprint, Math.floor(Date.parse(group.last_seen_at) / 60_000)];
}

function next() {
  while (running < AT_ONCE && waiting.length > 0) {
    const { group, element } = waiting.shift();
    running += 1;
    get(path('api', 'v1', 'errors', 'groups', group.fingerprint, 'jobs'), { limit: JOBS })
      .then(({ items, next_cursor }) => put(element, picture(items, next_cursor !== null)))
      // The table beside it says what is wrong; a missing picture says the rest.
      .catch(() => put(element, '–'))
      .finally(() => {
        running -= 1;
        next();
      });
  }
}

function picture(items, more) {
  const moments = items.map(item => Date.parse(item.failed_at));
  const { from, to } = span(moments, now());
  return barSpark(histogram(moments, from, to, SLICES),
    `Failures of ${more ? 'the latest ' : ''}${counted(items.length, 'job')}, from ${new Date(from).toLocaleString()} to now`);
}

/** From the oldest failure to now, at least an hour. Pure. */
export function span(moments, at) {
  return { from: Math.min(at - 3_600_000, ...moments), to: Math.max(at, ...moments) };
}

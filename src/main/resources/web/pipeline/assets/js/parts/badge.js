/** A status as a badge: colour, shape and word say the same, so none of them is needed alone. */
import { h, svg } from '../dom.js';
import { words } from '../words.js';

/** Tones of the style sheet, and the shape that goes with each. */
const SHAPES = {
  wait: () => svg('circle', { cx: 6, cy: 6, r: 4, class: 'line' }),
  held: () => [svg('circle', { cx: 6, cy: 6, r: 4, class: 'line' }), svg('path', { d: 'M6 2a4 4 0 0 1 0 8z', class: 'solid' })],
  run: () => svg('path', { d: 'M3.5 2l6 4-6 4z', class: 'solid' }),
  good: () => svg('path', { d: 'M2 6.5l2.7 2.7L10 3.4', class: 'line' }),
  bad: () => svg('path', { d: 'M2.8 2.8l6.4 6.4M9.2 2.8l-6.4 6.4', class: 'line' }),
  off: () => [svg('circle', { cx: 6, cy: 6, r: 4, class: 'line' }), svg('path', { d: 'M3.2 8.8l5.6-5.6', class: 'line' })],
  warn: () => svg('path', { d: 'M6 1.8l4.6 8.4H1.4zM6 5v2.2', class: 'line' }),
};

const TONES = {
  queued: 'wait', pending: 'wait', idle: 'wait', planned: 'wait', planning: 'wait', starting: 'wait', PENDING: 'wait',
  claimed: 'held', half_open: 'held', stopping: 'held',
  running: 'run', processing: 'run', replayed: 'run', RUNNING: 'run',
  completed: 'good', success: 'good', SUCCESS: 'good', succeeded: 'good', fixed: 'good', resolved: 'good',
  closed: 'good', alive: 'good', up_to_date: 'good', finished: 'good', ended: 'good', all_complete: 'good',
  failed: 'bad', FAILED: 'bad', still_failing: 'bad', regressed: 'bad', open_breaker: 'bad', gone: 'bad', lost: 'bad',
  open_group: 'bad',
  cancelled: 'off', canceled: 'off', ignored: 'off', aborted: 'off', skipped: 'off', nothing_replayed: 'off', not_run: 'off',
  review_required: 'warn', mixed: 'warn', behind: 'warn', stale: 'warn', paused: 'warn', quiet: 'warn', stalled: 'warn',
};

/** The tone of a status; unknown ones wait. Pure. */
export function toneOf(status) {
  return Object.hasOwn(TONES, status ?? '') ? TONES[status] : 'wait';
}

/** A badge. The word is the API's; `label` where a word of two areas means two things. */
export function badge(status, { tone = toneOf(status), label = words(status).toLowerCase(), title = null } = {}) {
  return h('span', { class: `badge ${tone}`, title }, shape(tone), label);
}

/** The shape alone. */
export function shape(tone) {
  return svg('svg', { class: 'shape', viewBox: '0 0 12 12', width: 12, height: 12, 'aria-hidden': 'true' }, SHAPES[tone]());
}

/** What is true of a job besides its status: it stands still, or shall end. */
export function marks(job) {
  return [
    job.stalled_since ? badge('stalled', { label: 'no progress', title: 'Its worker is alive, and it does not get on' }) : null,
    job.cancel_requested_at && !job.completed_at ? badge('cancelled', { label: 'cancel asked' }) : null,
    job.needs_review ? badge('review_required', { label: 'needs review' }) : null,
  ];
}

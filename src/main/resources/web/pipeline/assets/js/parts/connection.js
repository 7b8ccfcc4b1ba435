/** Whether what is shown is what is: connected, lost (and since when the last snapshot is old), paused, signed out. */
import { h, attribute, place } from '../dom.js';
import { ago } from '../time.js';
import { badge } from './badge.js';
import { queryOf } from '../api.js';

/** In words. Pure. */
export function connectionWords(state) {
  switch (state.connection) {
    case 'live': return state.over ? 'finished, not asked any more' : 'live';
    case 'lost': return 'connection lost';
    case 'refused': return 'not accepted';
    case 'signed-out': return 'signed out';
    case 'gone': return 'not known any more';
    default: return 'connecting';
  }
}

const TONES = { live: 'good', lost: 'bad', 'signed-out': 'off', refused: 'warn', gone: 'off', connecting: 'wait' };

/** A badge of its own place; `update(state of a poll)`. Only a change is announced. */
export function connection() {
  const element = h('div', { class: 'connection', role: 'status', 'aria-live': 'polite' });
  const show = place(element);
  return {
    element,
    update(state) {
      const since = state.connection === 'lost' && state.at ? new Date(state.at).toISOString() : null;
      attribute(element, 'data-connection', state.connection);
      const why = since === null && ['lost', 'refused'].includes(state.connection) ? state.problem.message : null;
      show([state.connection, state.over, since, why], () => [
        badge(state.connection, { tone: TONES[state.connection] ?? 'wait', label: connectionWords(state) }),
        since ? badge('stale', { label: 'stale' }) : null,
        since ? h('span', { class: 'note' }, 'what you see is from ', silent(since), '; trying again') : null,
        why ? h('span', { class: 'note' }, why) : null,
        state.connection === 'signed-out' ? h('a', { href: signInHref() }, 'Sign in again') : null,
      ]);
    },
  };
}

/** It counts every second, and nobody wants to hear that. */
function silent(iso) {
  const time = ago(iso);
  attribute(time, 'aria-live', 'off');
  return time;
}

function signInHref() {
  return '/pipeline/sign-in' + queryOf({ to: location.pathname + location.search });
}

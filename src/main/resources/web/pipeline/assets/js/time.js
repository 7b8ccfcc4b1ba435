/** Times: relative for people, exact on hover and for programs. What is computed here is computed from arguments alone. */
import { h, attribute, text } from './dom.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A snapshot that is older than this is stale (seed 000). */
export const STALE_AFTER_S = 15;

/** How long ago, or how soon: `just now`, `12 s ago`, `3 min ago`, `in 2 h`, `5 d ago`. */
export function relative(at, now) {
  const seconds = Math.round((now - at) / 1000);
  const length = Math.abs(seconds);
  if (length < 3) {
    return 'just now';
  }
  const words = roughly(length);
  return seconds > 0 ? `${words} ago` : `in ${words}`;
}

function roughly(seconds) {
  if (seconds < MINUTE) {
    return `${seconds} s`;
  }
  if (seconds < HOUR) {
    return `${Math.floor(seconds / MINUTE)} min`;
  }
  if (seconds < 2 * DAY) {
    return `${Math.floor(seconds / HOUR)} h`;
  }
  return `${Math.floor(seconds / DAY)} d`;
}

/** A duration: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) {
    return '–';
  }
  if (seconds < 10) {
    return `${Math.round(seconds * 10) / 10} s`;
  }
  const whole = Math.round(seconds);
  if (whole < MINUTE) {
    return `${whole} s`;
  }
  if (whole < HOUR) {
    return two(Math.floor(whole / MINUTE), 'min', whole % MINUTE, 's');
  }
  if (whole < 2 * DAY) {
    return two(Math.floor(whole / HOUR), 'h', Math.floor((whole % HOUR) / MINUTE), 'min');
  }
  return two(Math.floor(whole / DAY), 'd', Math.floor((whole % DAY) / HOUR), 'h');
}

function two(big, bigUnit, small, smallUnit) {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}

/** Whether a sign of life is too old; nothing known is not stale, it is unknown. */
export function isStale(updatedAt, now) {
  return updatedAt !== null && updatedAt !== undefined && now - Date.parse(updatedAt) > STALE_AFTER_S * 1000;
}

/** The exact time, here and in UTC. */
export function exact(iso) {
  const at = new Date(iso);
  return `${at.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })} (${at.toISOString()})`;
}

let ahead = 0;

/** The server's clock, as far as its answers told it: a badge must not depend on the clock of the reader's machine. */
export function now() {
  return Date.now() + ahead;
}

/** What an answer says of the server's clock; whole seconds, so that small differences are none. */
export function learnClock(dateHeader) {
  const server = Date.parse(dateHeader ?? '');
  if (!Number.isNaN(server)) {
    const difference = server - Date.now();
    ahead = Math.abs(difference) < 2000 ? 0 : difference;
  }
}

/** `<time>` that goes on counting; a dash for null. */
export function ago(iso) {
  const element = h('time');
  setTime(element, iso);
  return element;
}

/** Changes what such an element shows. */
export function setTime(element, iso) {
  attribute(element, 'datetime', iso ?? null);
  attribute(element, 'title', iso ? exact(iso) : null);
  text(element, iso ? relative(Date.parse(iso), now()) : '–');
}

/** All of them count together. */
export function startClock() {
  setInterval(() => {
    if (!document.hidden) {
      for (const element of document.querySelectorAll('time[datetime]')) {
        text(element, relative(Date.parse(element.dateTime), now()));
      }
    }
  }, 1000);
}

/** Calls to the JSON API that everybody else uses, with the session's cookie. */
import { learnClock } from './time.js';

const PATIENCE_MS = 15_000;
/** Where the API's own words are for programs. A token of another session is not replaced: that may be somebody else's. */
const WORDS = {
  CSRF_TOKEN_MISSING: 'Somebody has signed in anew in this browser since this page was loaded. Load it again.',
};
let csrfToken = null;

/** What went wrong, in the API's own words. `status` 0: no answer; `gone`: there is no such thing. */
export class Problem extends Error {
  constructor({ status, code, detail, details }) {
    super(detail);
    this.status = status;
    this.code = code;
    this.details = details ?? {};
    /** The field that the API complains about, if it is one. */
    this.field = this.details.fields?.[0]?.field ?? null;
  }

  get signedOut() {
    return this.status === 401;
  }

  /** What was asked for cannot be answered, however often it is asked: somebody has to ask for something else. */
  get refused() {
    return this.status >= 400 && this.status < 500 && ![401, 404, 408, 429].includes(this.status);
  }

  get gone() {
    return this.status === 404;
  }
}

/** The token that every change has to carry. */
export function useToken(token) {
  csrfToken = token;
}

/** GET; `query` leaves out what is null or empty. */
export function get(path, query, options) {
  return call('GET', path, { ...options, query });
}

export function post(path, body, options) {
  return call('POST', path, { ...options, body: body ?? {} });
}

export function remove(path, options) {
  return call('DELETE', path, options ?? {});
}

/** A path from parts that may hold anything. */
export function path(...parts) {
  return '/' + parts.map(part => encodeURIComponent(part)).join('/');
}

/** The query of an address, without what is null or empty. */
export function queryOf(values) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values ?? {})) {
    if (value !== null && value !== undefined && value !== '') {
      query.set(name, value);
    }
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

async function call(method, where, { query, body, patience = PATIENCE_MS }) {
  const cut = new AbortController();
  const timer = setTimeout(() => cut.abort(), patience);
  try {
    const answer = await fetch(where + queryOf(query), {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: headers(method, body),
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: cut.signal,
    });
    learnClock(answer.headers.get('Date'));
    const said = await read(answer);
    if (!answer.ok) {
      throw refused(answer.status, said);
    }
    return said;
  } catch (e) {
    throw e instanceof Problem ? e : unanswered(cut.signal.aborted, patience);
  } finally {
    clearTimeout(timer);
  }
}

function headers(method, body) {
  const all = { Accept: 'application/json' };
  if (body !== undefined) {
    all['Content-Type'] = 'application/json';
  }
  if (method !== 'GET' && csrfToken !== null) {
    all['X-CSRF-Token'] = csrfToken;
  }
  return all;
}

async function read(answer) {
  const text = await answer.text();
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    // A proxy in between that answers in HTML; its status says enough.
    return null;
  }
}

function refused(status, said) {
  const code = said?.error?.code ?? `HTTP_${status}`;
  return new Problem({
    status,
    code,
    detail: WORDS[code] ?? said?.detail ?? said?.error?.message ?? `The service answered ${status}.`,
    details: said?.error?.details,
  });
}

function unanswered(timedOut, patience) {
  return new Problem(timedOut
    ? { status: 0, code: 'NO_ANSWER', detail: `The service did not answer within ${patience / 1000} s.` }
    : { status: 0, code: 'NOT_REACHABLE', detail: 'The service is not reachable.' });
}

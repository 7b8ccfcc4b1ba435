/** Addresses: which page, and what its query says. Each page is loaded anew, so that Back, tabs and links just work. */
import { queryOf } from './api.js';

const PAGES = [
  [/^\/pipeline\/?$/, 'pipeline'],
  [/^\/pipeline\/jobs\/?$/, 'jobs'],
  [/^\/pipeline\/jobs\/([^/]+)\/?$/, 'job'],
  [/^\/pipeline\/errors\/?$/, 'errors'],
  [/^\/pipeline\/workers\/?$/, 'workers'],
  [/^\/pipeline\/sign-in\/?$/, 'sign-in'],
];

/** The page of a path and the id in it; null: none. Pure. */
export function pageOf(pathname) {
  for (const [pattern, page] of PAGES) {
    const match = pattern.exec(pathname);
    if (match) {
      return { page, id: match[1] === undefined ? null : decoded(match[1]) };
    }
  }
  return null;
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Where to go after signing in: a page of the console and nothing else. Pure. */
export function safeReturn(to) {
  return typeof to === 'string' && /^\/pipeline(\/[^\\]*|\?[^\\]*)?$/.test(to) && !to.startsWith('/pipeline/sign-in')
    ? to
    : '/pipeline';
}

/** The query of the address as an object. */
export function query() {
  return Object.fromEntries(new URLSearchParams(location.search));
}

/** Another query in the address; `replace` leaves no step back. */
export function setQuery(values, replace = false) {
  const address = location.pathname + queryOf(values);
  if (address === location.pathname + location.search) {
    return;
  }
  if (replace) {
    history.replaceState(null, '', address);
  } else {
    history.pushState(null, '', address);
  }
}

export function toSignIn() {
  location.replace('/pipeline/sign-in' + queryOf({ to: location.pathname + location.search }));
}

export function jobHref(id) {
  return `/pipeline/jobs/${encodeURIComponent(id)}`;
}

export function jobsHref(filter) {
  return '/pipeline/jobs' + queryOf(filter);
}

export function errorsHref(query) {
  return '/pipeline/errors' + queryOf(query);
}

export function pipelineHref(query) {
  return '/pipeline' + queryOf(query);
}

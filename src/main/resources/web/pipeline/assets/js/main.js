/** Starts the page of the address: who is there, what the navigation shows, and then the page itself. */
import { h, put } from './dom.js';
import { startClock } from './time.js';
import { findSession, signOut } from './session.js';
import { pageOf, toSignIn } from './route.js';
import { problemPanel } from './parts/problem.js';
import { toast } from './parts/toast.js';

const LINKS = [
  ['pipeline', '/pipeline', 'Pipeline'],
  ['jobs', '/pipeline/jobs', 'Jobs'],
  ['errors', '/pipeline/errors', 'Errors'],
  ['workers', '/pipeline/workers', 'Workers'],
];
const TITLES = { 'sign-in': 'Sign in', pipeline: 'Pipeline', jobs: 'Jobs', errors: 'Errors', workers: 'Workers' };
const main = document.getElementById('main');

function navigation(page) {
  const current = page === 'job' ? 'jobs' : page;
  put(document.getElementById('nav'), h('ul', {}, LINKS.map(([name, href, label]) =>
    h('li', {}, h('a', { href, 'aria-current': name === current ? 'page' : null }, label)))));
}

function who(session) {
  put(document.getElementById('who'),
    h('span', { class: 'key', title: `Scopes: ${session.scopes.join(', ')}` }, session.key_id,
      session.scopes.includes('work') || session.scopes.includes('admin') ? null : h('small', {}, ' read only')),
    h('button', { type: 'button', class: 'quiet', on: { click: leave } }, 'Sign out'));
}

async function leave() {
  try {
    await signOut();
  } catch (e) {
    if (!e.signedOut) {
      toast(e.message, 'bad');
      return;
    }
  }
  location.assign('/pipeline/sign-in');
}

async function start() {
  const found = pageOf(location.pathname);
  if (!found) {
    put(main, h('h1', {}, 'There is no such page'), h('p', {}, h('a', { href: '/pipeline' }, 'To the pipeline')));
    return;
  }
  document.title = `${found.page === 'job' ? `Job ${found.id}` : TITLES[found.page]} · Queue-Operator`;
  if (found.page !== 'sign-in') {
    const session = await findSession();
    if (!session) {
      toSignIn();
      return;
    }
    navigation(found.page);
    who(session);
  }
  startClock();
  const page = await import(`./pages/${found.page}.js`);
  await page.show(main, found);
}

start()
  .catch(problem => put(main, h('h1', {}, 'This page could not be shown'),
    problemPanel(problem, { again: () => location.reload() })))
  .finally(() => main.removeAttribute('aria-busy'));

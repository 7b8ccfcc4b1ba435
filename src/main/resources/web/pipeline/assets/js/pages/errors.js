/** What fails: how often over time, of what kind, which failures are the same, and what was replayed with which verdict. */
import { h, put } from '../dom.js';
import { query, errorsHref } from '../route.js';
import { rates } from './errors/rates.js';
import { groups } from './errors/groups.js';
import { groupView } from './errors/group.js';
import { replayView } from './errors/replay.js';
import { replays } from './errors/replays.js';
import { lateResults } from './errors/late-results.js';
import { connection } from '../parts/connection.js';
import { section } from '../parts/facts.js';

export function show(main) {
  const { group, replay } = query();
  const link = connection();
  if (group) {
    one(main, link, 'Group of failures', groupView(group, link));
  } else if (replay) {
    one(main, link, `Replay ${replay}`, replayView(replay, link));
  } else {
    put(main,
      h('div', { class: 'head' }, h('h1', {}, 'Errors'), link.element),
      section('Error rate', rates(link).element),
      section('Groups of equal failures', groups().element),
      section('Replays', replays().element),
      lateResults().element);
  }
}

function one(main, link, title, view) {
  put(main,
    h('p', { class: 'crumbs' }, h('a', { href: errorsHref({}) }, 'Errors')),
    h('div', { class: 'head' }, h('h1', {}, title), link.element),
    view.element);
}

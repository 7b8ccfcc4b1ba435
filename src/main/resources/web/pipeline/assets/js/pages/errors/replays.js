/** The latest replays with their verdicts. */
import { h, place } from '../../dom.js';
import { get } from '../../api.js';
import { poll } from '../../poll.js';
import { ago } from '../../time.js';
import { count, cut } from '../../words.js';
import { errorsHref } from '../../route.js';
import { badge } from '../../parts/badge.js';
import { empty, curl } from '../../parts/empty.js';
import { progressBar } from '../../parts/progress.js';
import { table } from '../../parts/table.js';
import { done } from './replay.js';

export function replays() {
  const note = h('div', {});
  const show = place(note);
  const rows = table({
    caption: 'The latest replays, newest first',
    key: replay => replay.id,
    columns: [
      { title: 'Replay', value: replay => [replay.id, replay.note], cell: replay => [
        h('a', { href: errorsHref({ replay: replay.id }) }, replay.id),
        replay.note ? h('small', { class: 'note' }, ` ${cut(replay.note, 60)}`) : null] },
      { title: 'State', value: replay => [replay.status, replay.verdict], cell: replay => badge(replay.verdict ?? replay.status) },
      { title: 'Done', value: replay => done(replay.counts), class: 'wide', cell: replay => bar(replay) },
      { title: 'Succeeded', value: replay => replay.counts.succeeded, number: true, cell: replay => count(replay.counts.succeeded) },
      { title: 'Failed', value: replay => replay.counts.failed, number: true, cell: replay => count(replay.counts.failed) },
      { title: 'Made', value: replay => replay.created_at, cell: replay => ago(replay.created_at), class: 'when' },
    ],
  });
  poll(() => get('/api/v1/replays', { limit: 10 }, { patience: 4000 }), ({ snapshot }) => {
    if (snapshot) {
      rows.element.hidden = snapshot.items.length === 0;
      show(snapshot.items.length === 0, () => (snapshot.items.length === 0 ? nothing() : null));
      rows.update(snapshot.items);
    }
  });
  return { element: h('div', {}, note, rows.element) };
}

function bar(replay) {
  const progress = progressBar(`Replay ${replay.id}: done`);
  progress.update(done(replay.counts), replay.counts.failed > 0 ? 'bad' : null);
  return progress.element;
}

function nothing() {
  return empty('Nothing was replayed yet. Open a group above, or count first what would run:',
    curl('/api/v1/replays', { operation: 'ocr', error_text: 'timeout', dry_run: true }));
}

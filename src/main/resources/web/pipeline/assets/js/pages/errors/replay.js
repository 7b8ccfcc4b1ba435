/** One replay: how far it is, its verdict, what failed again, and the way to stop it. */
import { h, place } from '../../dom.js';
import { get, path, post } from '../../api.js';
import { PATIENCE_MS, poll } from '../../poll.js';
import { may } from '../../session.js';
import { ago } from '../../time.js';
import { count, counted, words } from '../../words.js';
import { errorsHref, jobHref } from '../../route.js';
import { badge } from '../../parts/badge.js';
import { confirmDialog, field } from '../../parts/confirm.js';
import { empty } from '../../parts/empty.js';
import { facts, section } from '../../parts/facts.js';
import { progressBar } from '../../parts/progress.js';
import { table } from '../../parts/table.js';
import { toast } from '../../parts/toast.js';

const OVER = new Set(['finished', 'aborted']);

export function replayView(id, link) {
  const where = path('api', 'v1', 'replays', id);
  const head = h('div', { class: 'panel' });
  const buttons = h('div', { class: 'buttons' });
  const bar = progressBar('Jobs of this replay that are over');
  const report = h('div', {});
  const showHead = place(head);
  const showButtons = place(buttons);
  const showReport = place(report);
  const items = itemTable();
  const none = h('div', {});
  const showNone = place(none);

  const polling = poll(() => get(where, null, { patience: PATIENCE_MS }), state => {
    link.update(state);
    const replay = state.snapshot;
    if (replay) {
      showHead([replay.status, replay.verdict, replay.report, replay.stop_reason], () => heading(replay));
      bar.update(done(replay.counts), replay.counts.failed > 0 ? 'bad' : null);
      showReport([replay.counts, replay.settings, replay.groups, replay.started_at, replay.ended_at], () => numbers(replay));
      showButtons(replay.status, () => actions(replay));
      const found = replay.items ?? [];
      items.element.hidden = found.length === 0;
      showNone(found.length === 0, () => (found.length === 0 ? empty('No failure is part of it, as far as it is planned.') : null));
      items.update(found);
    } else if (state.connection === 'gone') {
      showHead(null, () => empty(`There is no replay ${id}.`));
    }
  }, replay => OVER.has(replay.status));

  function actions(replay) {
    if (!may('admin')) {
      return null;
    }
    return [
      replay.status === 'planned' ? h('button', { type: 'button', class: 'primary', on: { click: () => run(replay) } }, 'Run this plan…') : null,
      OVER.has(replay.status) ? null
        : h('button', { type: 'button', class: 'danger', on: { click: abort } }, 'Abort…'),
    ];
  }

  async function run(replay) {
    const jobs = counted(replay.counts.planned, 'job');
    const done = await confirmDialog({ title: `Replay these ${jobs}?`, confirm: `Replay ${jobs}`,
      act: () => post('/api/v1/replays', { plan_id: id }) });
    if (done) {
      polling.refresh();
    }
  }

  async function abort() {
    const aborted = await confirmDialog({
      title: `Abort replay ${id}?`,
      content: [h('p', {}, 'Nothing further is enqueued; what workers hold goes on.'),
        field('Cancel what nobody has claimed', h('input', { type: 'checkbox', name: 'cancel', value: 'yes' }))],
      confirm: 'Abort the replay', danger: true,
      act: ({ cancel }) => post(`${where}/abort`, { cancel_queued: cancel === 'yes' }),
    });
    if (aborted) {
      toast(`Replay ${id} is ${words(aborted.status)}.`);
      polling.refresh();
    }
  }

  return { element: h('div', {}, head, bar.element, buttons, report, section('Failures', none, items.element)) };
}

/** How much of what was planned is decided, 0..100. Pure. */
export function done(counts) {
  return counts.planned === 0 ? null : ((counts.planned - counts.pending - counts.live) / counts.planned) * 100;
}

function heading(replay) {
  return [
    h('p', { class: 'by' }, badge(replay.status), replay.verdict ? ['Verdict: ', badge(replay.verdict)] : null,
      replay.stop_reason ? h('span', { class: 'note' }, `stopped: ${words(replay.stop_reason)}`) : null),
    h('p', { class: 'message' }, replay.report),
  ];
}

function numbers({ counts, settings, filter, note, created_at, created_by, requested_by, started_at, ended_at, groups }) {
  return [facts([
    ['Planned', count(counts.planned)], ['Left out', count(counts.skipped)], ['Enqueued', count(counts.replayed)],
    ['Succeeded', count(counts.succeeded)], ['Failed', count(counts.failed)],
    ['Failed as before', count(counts.same_failure)], ['Cancelled', count(counts.cancelled)],
    ['At work', count(counts.live)], ['Waiting', count(counts.pending)],
    ['Canary', settings.canary === null ? null : count(settings.canary)], ['At a time', count(settings.max_parallel)],
    ['Group', filter.fingerprint ? h('a', { href: errorsHref({ group: filter.fingerprint }) }, filter.fingerprint) : null],
    ['Note', note], ['Made', [ago(created_at), ` by ${requested_by ?? created_by}`]],
    ['Started', started_at ? ago(started_at) : null], ['Ended', ended_at ? ago(ended_at) : null],
  ]), (groups ?? []).length > 1 ? h('ul', { class: 'long', tabindex: 0, 'aria-label': 'What its failures have in common' },
    groups.map(group => h('li', {}, h('strong', {}, group.operation), ` ${counted(group.planned, 'job')}: `,
      group.error_message ?? 'without a message'))) : null];
}

function itemTable() {
  return table({
    caption: 'The first failures of this replay, in the order in which they run',
    key: item => item.seq,
    columns: [
      { title: 'Failed job', value: item => item.job_id, cell: item => h('a', { href: jobHref(item.job_id), class: 'id' }, item.job_id) },
      { title: 'State', value: item => [item.state, item.detail], cell: item => badge(item.state, { title: item.detail }) },
      { title: 'New job', value: item => item.replay_job_id, cell: item => (item.replay_job_id
        ? h('a', { href: jobHref(item.replay_job_id), class: 'id' }, item.replay_job_id) : '–') },
      { title: 'Failed with', value: item => item.error_message, class: 'error' },
      { title: 'Fails now with', value: item => [item.new_error_message, item.new_fingerprint], class: 'error',
        cell: item => (item.new_error_message === null ? '–'
          : [item.new_fingerprint === item.fingerprint ? h('strong', {}, 'as before: ') : null, item.new_error_message]) },
    ],
  });
}

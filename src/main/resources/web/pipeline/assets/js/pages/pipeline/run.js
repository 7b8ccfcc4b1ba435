/** One run: its jobs by status, what a pass would take up again, its passes, and the button that begins the next one. */
import { h, place } from '../../dom.js';
import { get, path, post } from '../../api.js';
import { PATIENCE_MS, poll } from '../../poll.js';
import { may } from '../../session.js';
import { ago, duration } from '../../time.js';
import { count, counted, percent, words } from '../../words.js';
import { jobsHref, pipelineHref } from '../../route.js';
import { badge } from '../../parts/badge.js';
import { confirmDialog } from '../../parts/confirm.js';
import { facts, section } from '../../parts/facts.js';
import { problemPanel } from '../../parts/problem.js';
import { table } from '../../parts/table.js';
import { toast } from '../../parts/toast.js';

export function runPanel(id) {
  const where = path('api', 'v1', 'runs', id);
  const state = h('div', {});
  const show = place(state);
  const passes = passTable();
  const element = section(`Run ${id}`,
    h('p', {}, h('a', { href: pipelineHref({}) }, 'All runs'), ' · ',
      h('a', { href: jobsHref({ run_id: id }) }, 'Jobs of this run')),
    state, passes.element);

  const polling = poll(async () => {
    const [run, all] = await Promise.all([
      get(where, null, { patience: PATIENCE_MS }), get(`${where}/passes`, null, { patience: PATIENCE_MS })]);
    return { run, passes: all.items };
  }, ({ snapshot, problem }) => {
    if (snapshot) {
      show(snapshot.run, () => standing(snapshot.run, next));
      passes.update(snapshot.passes);
    } else if (problem) {
      show([problem.code, problem.message], () => problemPanel(problem));
    }
  });

  async function next(run) {
    const pass = await confirmDialog({
      title: `Begin pass ${run.pass.number + 1} of run ${id}?`,
      content: h('p', {}, `${counted(run.retryable, 'failed job')} of it will be queued again, with the same ids.`),
      confirm: `Queue ${counted(run.retryable, 'job')} again`,
      act: () => post(`${where}/passes`, { idempotency_key: `console-${id}-${run.pass.number + 1}` }),
    });
    if (pass) {
      toast(`Pass ${pass.number} has begun with ${counted(pass.requeued, 'job')}.`);
      polling.refresh();
    }
  }

  return { element };
}

function standing(run, next) {
  const possible = may('work') && run.pass.state === 'ended' && run.retryable > 0 && run.pass.number < run.max_passes;
  return [
    facts([
      ['Pass', `${run.pass.number} of ${run.max_passes}`],
      ['State', badge(run.pass.result ?? run.pass.state)],
      ...Object.entries(run.jobs ?? {}).map(([status, number]) =>
        [words(status), h('a', { href: jobsHref({ run_id: run.id, status }) }, count(number))]),
      ['Worth retrying', count(run.retryable)],
      ['Next pass', run.pass.next_pass_at ? ago(run.pass.next_pass_at) : null],
      ['Created', h('span', {}, ago(run.created_at), ` by ${run.created_by}`)],
    ]),
    possible ? h('p', {}, h('button', { type: 'button', class: 'primary', on: { click: () => next(run) } },
      `Begin pass ${run.pass.number + 1}…`)) : null,
  ];
}

function passTable() {
  return table({
    caption: 'Passes, oldest first',
    key: pass => pass.number,
    columns: [
      { title: 'Pass', value: pass => pass.number, number: true },
      { title: 'Result', value: pass => [pass.result, pass.state], cell: pass => badge(pass.result ?? pass.state) },
      { title: 'Cause', value: pass => [pass.cause, pass.requested_by ?? pass.started_by],
        cell: pass => `${pass.cause}, ${pass.requested_by ?? pass.started_by}` },
      { title: 'Succeeded', value: pass => pass.succeeded, number: true },
      { title: 'Failed', value: pass => [pass.failed, pass.failed_by_category], number: true, cell: pass => h('span', {
        title: Object.entries(pass.failed_by_category).map(([c, n]) => `${c}: ${n}`).join(', ') || null }, count(pass.failed)) },
      { title: 'Success', value: pass => pass.success_rate, number: true, cell: pass => percent(pass.success_rate) },
      { title: 'Took', value: pass => pass.duration_s, number: true, cell: pass => duration(pass.duration_s) },
      { title: 'Started', value: pass => pass.started_at, cell: pass => ago(pass.started_at), class: 'when' },
    ],
  });
}

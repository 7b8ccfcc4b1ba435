/** The latest runs, each with its current pass. */
import { h, place } from '../../dom.js';
import { table } from '../../parts/table.js';
import { badge } from '../../parts/badge.js';
import { empty, curl } from '../../parts/empty.js';
import { ago } from '../../time.js';
import { percent } from '../../words.js';
import { pipelineHref } from '../../route.js';

export function runsTable() {
  const rows = table({
    caption: 'The latest runs, newest first',
    key: run => run.id,
    columns: [
      { title: 'Run', value: run => [run.id, run.name], cell: run => [
        h('a', { href: pipelineHref({ run: run.id }) }, run.name ?? run.id), run.name ? h('small', {}, ` ${run.id}`) : null] },
      { title: 'Pass', value: run => [run.pass.number, run.max_passes], number: true,
        cell: run => `${run.pass.number} of ${run.max_passes}` },
      { title: 'State', value: run => [run.pass.state, run.pass.result], cell: run => badge(run.pass.result ?? run.pass.state) },
      { title: 'Succeeded', value: run => run.pass.succeeded, number: true },
      { title: 'Failed', value: run => run.pass.failed, number: true },
      { title: 'Success', value: run => run.pass.success_rate, number: true, cell: run => percent(run.pass.success_rate) },
      { title: 'Started', value: run => run.pass.started_at, cell: run => ago(run.pass.started_at), class: 'when' },
    ],
  });
  const nothing = h('div', {});
  const showNothing = place(nothing);
  return {
    element: h('div', {}, nothing, rows.element),
    update(items) {
      rows.element.hidden = items.length === 0;
      showNothing(items.length === 0, () => (items.length === 0 ? noRuns() : null));
      rows.update(items);
    },
  };
}

function noRuns() {
  return empty('No run yet. Jobs that name the same run_id are one:',
    curl('/api/v1/jobs', { task_type: 'ocr', source_id: '1', run_id: 'run-1' }));
}

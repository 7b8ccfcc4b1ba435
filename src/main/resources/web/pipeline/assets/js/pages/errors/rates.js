/** The error rate over time, and by what it is told apart. */
import { h, attribute, place } from '../../dom.js';
import { get } from '../../api.js';
import { poll } from '../../poll.js';
import { query, setQuery, jobsHref } from '../../route.js';
import { count, percent, words } from '../../words.js';
import { ago } from '../../time.js';
import { empty, curl } from '../../parts/empty.js';
import { progressBar } from '../../parts/progress.js';
import { ratePlot } from '../../parts/rate-plot.js';
import { rateSpark } from '../../parts/sparkline.js';
import { table } from '../../parts/table.js';

const WINDOWS = { '1h': 60, '6h': 72, '24h': 96, '7d': 84, '30d': 90 };
const BY = { category: 'Category', error_code: 'Code', operation: 'Operation', source: 'Source', worker: 'Worker',
  error_type: 'Error type' };
/** Which filter of the table of jobs an item of the rates is. */
const FILTER = { category: 'error_category', error_code: 'error_code', operation: 'task_type', source: 'source_id',
  worker: 'worker_id', error_type: 'error_type' };
const FIRST = { window: '24h', by: 'category' };

export function rates(link) {
  const choice = { ...FIRST, ...known(query()) };
  const plot = ratePlot();
  const note = h('p', { class: 'note' });
  const nothing = h('div', {});
  const showNote = place(note);
  const showNothing = place(nothing);
  const rows = itemTable(() => choice.by);
  const windows = choices('Window', WINDOWS, () => choice.window, value => choose('window', value));
  const kinds = choices('By', BY, () => choice.by, value => choose('by', value));
  const filled = h('div', {}, plot.element, note, rows.element);

  function choose(name, value) {
    setQuery({ ...query(), [name]: value }, true);
    chosen();
  }

  function chosen() {
    Object.assign(choice, FIRST, known(query()));
    windows.update();
    kinds.update();
    polling.refresh();
  }

  const polling = poll(async () => {
    const asked = { ...choice };
    const answer = await get('/api/v1/errors/rates',
      { window: asked.window, by: asked.by, points: WINDOWS[asked.window], limit: 20 }, { patience: 4000 });
    return { answer, asked };
  }, state => {
    link.update(state);
    const found = state.snapshot;
    if (found && found.asked.by === choice.by && found.asked.window === choice.window) {
      const { answer } = found;
      filled.hidden = answer.total === 0;
      showNothing(answer.total, () => (answer.total === 0 ? noAttempts(choice) : null));
      plot.update(answer);
      showNote([answer.whole_window, answer.since], () => (answer.whole_window ? null
        : ['There were more attempts than one answer looks at: these are since ', ago(answer.since), '.']));
      rows.caption(`Failures by ${words(choice.by)}, the most failed first`);
      rows.update(answer.items.filter(item => item.failed > 0));
    }
  });

  addEventListener('popstate', chosen);
  return { element: h('div', {}, h('div', { class: 'choices' }, windows.element, kinds.element), nothing, filled) };
}

/** The choices of an address that there are. Pure. */
export function known({ window, by }) {
  return { ...(Object.hasOwn(WINDOWS, window ?? '') ? { window } : {}), ...(Object.hasOwn(BY, by ?? '') ? { by } : {}) };
}

function choices(label, values, current, choose) {
  const buttons = Object.keys(values).map(value => [value, h('button', { type: 'button', on: { click: () => choose(value) } },
    typeof values[value] === 'string' ? values[value] : value)]);
  const update = () => buttons.forEach(([value, button]) => attribute(button, 'aria-pressed', String(value === current())));
  update();
  return { element: h('div', { class: 'segments', role: 'group', 'aria-label': label }, buttons.map(([, button]) => button)), update };
}

function itemTable(by) {
  return table({
    caption: 'Failures', key: item => item.key ?? '',
    columns: [
      { title: 'What', value: item => [item.key, by()], cell: item => (item.key === null ? h('em', {}, 'not said')
        : h('a', { href: jobsHref({ status: 'failed', [FILTER[by()]]: item.key }) }, item.key)) },
      { title: 'Failed', value: item => item.failed, number: true, cell: item => count(item.failed), sort: item => item.failed },
      { title: 'Of attempts', value: item => item.total, number: true, cell: item => count(item.total), sort: item => item.total },
      { title: 'Rate', value: item => item.rate, number: true, sort: item => item.rate, class: 'wide', cell: item => share(item) },
      { title: 'Over time', value: item => item.series, cell: item => (item.series
        ? rateSpark(item.series, `Rate over time, ${percent(item.rate)} in all`) : '–') },
    ],
  });
}

function share(item) {
  const bar = progressBar(`${item.key ?? 'not said'}: failed`);
  bar.update(item.rate * 100, 'bad');
  return h('span', { title: percent(item.rate) }, bar.element);
}

function noAttempts(choice) {
  return empty(`No attempt ended within ${choice.window}. A longer window may have some; or let one fail:`,
    curl('/api/v1/jobs', { task_type: 'ocr', source_id: '1', max_attempts: 1 }));
}

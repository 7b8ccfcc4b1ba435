/** What a job started. */
import { h, place } from '../../dom.js';
import { get } from '../../api.js';
import { empty } from '../../parts/empty.js';
import { pager } from '../../parts/pager.js';
import { problemPanel } from '../../parts/problem.js';
import { table } from '../../parts/table.js';
import { COLUMNS } from '../jobs/columns.js';

export function children(where) {
  const rows = table({ caption: 'Jobs that name this one as their parent, newest first', columns: COLUMNS, key: job => job.id });
  const note = h('div', {});
  const show = place(note);
  let cursor = null;
  const pages = pager(async next => {
    cursor = next;
    await load().catch(problem => show(problem.message, () => problemPanel(problem)));
  });

  async function load() {
    const { items, next_cursor } = await get(`${where}/children`, { cursor });
    rows.element.hidden = items.length === 0;
    show(items.length === 0, () => (items.length === 0 ? empty('It has started no other job.') : null));
    rows.update(items);
    pages.update(next_cursor, cursor === null);
  }

  return { element: h('div', {}, note, rows.element, pages.element), load };
}

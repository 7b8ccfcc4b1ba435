/**
 * A table that is patched in place: one row per key, and of a row only the cells whose value is another one. On a narrow
 * screen each row becomes a card whose cells carry their column's name; the roles are written out, for browsers forget
 * what a table is when it is not laid out as one.
 */
import { h, attribute, keyed, put, rebuild } from '../dom.js';

/**
 * @param caption what it is a table of
 * @param columns `{title, value(item), cell(item), number, sort(item)}`: `value` is what the cell depends on, `cell` what is
 *     in it; the first column is the row's header; with `sort` people may order the rows of the page by it
 * @param key of an item
 */
export function table({ caption, columns, key, rowClass = null }) {
  const body = h('tbody', { role: 'rowgroup' });
  const words = h('caption', {}, caption);
  const order = { column: null, down: true };
  const heads = columns.map(column => head(column, order, () => update(items)));
  const element = h('div', { class: 'table', role: 'region', 'aria-label': caption, tabindex: 0 },
    h('table', { role: 'table' }, words,
      h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, heads)), body));
  const patch = keyed(body, () => row(columns, rowClass));
  let items = [];

  function update(next) {
    items = next;
    heads.forEach((cell, i) => attribute(cell, 'aria-sort', columns[i].sort ? sorted(columns[i], order) : null));
    patch(ordered(items, order).map(item => [key(item), item]));
  }

  return { element, update, caption: text => put(words, text) };
}

function sorted(column, order) {
  if (order.column !== column) {
    return 'none';
  }
  return order.down ? 'descending' : 'ascending';
}

function head(column, order, changed) {
  const attributes = { scope: 'col', role: 'columnheader', class: column.number ? 'number' : null };
  if (!column.sort) {
    return h('th', attributes, column.title);
  }
  return h('th', attributes, h('button', {
    type: 'button', class: 'sort', title: 'Orders the rows of this page',
    on: {
      click: () => {
        const next = nextOrder(order, column);
        order.column = next.column;
        order.down = next.down;
        changed();
      },
    },
  }, column.title));
}

/** First down, then up, then as the list itself is ordered. Pure. */
export function nextOrder(order, column) {
  if (order.column !== column) {
    return { column, down: true };
  }
  return order.down ? { column, down: false } : { column: null, down: true };
}

/** The items in an order; without one as they came. What has no value is last. Pure. */
export function ordered(items, order) {
  if (order.column === null) {
    return items;
  }
  const sign = order.down ? -1 : 1;
  return [...items].sort((a, b) => {
    const x = order.column.sort(a) ?? null;
    const y = order.column.sort(b) ?? null;
    if (x === null || y === null) {
      return (x === null) - (y === null);
    }
    return x < y ? -sign : x > y ? sign : 0;
  });
}

function row(columns, rowClass) {
  const cells = columns.map((column, i) => h(i === 0 ? 'th' : 'td', {
    scope: i === 0 ? 'row' : null, role: i === 0 ? 'rowheader' : 'cell', 'data-title': column.title,
    class: column.number ? 'number' : column.class ?? null,
  }));
  const element = h('tr', { role: 'row' }, cells);
  const shown = [];
  return {
    element,
    update(item) {
      attribute(element, 'class', rowClass ? rowClass(item) : null);
      columns.forEach((column, i) => {
        const value = JSON.stringify(column.value(item) ?? null);
        if (shown[i] !== value) {
          shown[i] = value;
          rebuild(cells[i], h('div', { class: 'cell' }, column.cell ? column.cell(item) : column.value(item) ?? '–'));
        }
      });
    },
  };
}

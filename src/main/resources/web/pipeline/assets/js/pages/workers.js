/** Who works, what holds work back, and how true the other stores are. */
import { h, put } from '../dom.js';
import { get } from '../api.js';
import { PATIENCE_MS, poll } from '../poll.js';
import { query, setQuery } from '../route.js';
import { connection } from '../parts/connection.js';
import { section } from '../parts/facts.js';
import { pager } from '../parts/pager.js';
import { workersTable } from './workers/workers-table.js';
import { breakersTable } from './workers/breakers.js';
import { pausesTable } from './workers/pauses.js';
import { reconciliationTable } from './workers/reconciliation.js';

export function show(main) {
  const link = connection();
  const refresh = () => polling.refresh();
  const workers = workersTable();
  const pages = pager(cursor => { setQuery({ cursor }); refresh(); }, { first: 'Last seen', next: 'More' });
  const breakers = breakersTable(refresh);
  const pauses = pausesTable(refresh);
  const stores = reconciliationTable();

  put(main,
    h('div', { class: 'head' }, h('h1', {}, 'Workers'), link.element),
    section('Workers and orchestrators', workers.element, pages.element),
    section('Paused', pauses.element),
    section('Circuit breakers', breakers.element),
    section('Stores that follow', stores.element));

  const patience = { patience: PATIENCE_MS };
  const polling = poll(async () => {
    const [seen, open, paused, truth] = await Promise.all([
      get('/api/v1/workers', { cursor: query().cursor }, patience),
      get('/api/v1/breakers', { limit: 100 }, patience),
      get('/api/v1/pauses', { limit: 100 }, patience),
      get('/api/v1/reconciliation', null, patience),
    ]);
    return { seen, open, paused, truth };
  }, state => {
    link.update(state);
    if (state.snapshot) {
      const { seen, open, paused, truth } = state.snapshot;
      workers.update(seen.items);
      pages.update(seen.next_cursor, !query().cursor);
      breakers.update(open.items);
      pauses.update(paused.items);
      stores.update(truth.stores);
    }
  });
  addEventListener('popstate', refresh);
}

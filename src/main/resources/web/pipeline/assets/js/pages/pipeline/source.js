/** A source: one line while it is folded; unfolded its stages and the jobs at work, asked for while somebody looks. */
import { h, attribute, keyed, place, text } from '../../dom.js';
import { get, path } from '../../api.js';
import { PATIENCE_MS, poll } from '../../poll.js';
import { isStale, now, setTime } from '../../time.js';
import { count, counted, cut } from '../../words.js';
import { jobsHref } from '../../route.js';
import { badge } from '../../parts/badge.js';
import { connection } from '../../parts/connection.js';
import { progressBar } from '../../parts/progress.js';
import { caveats, stages } from './stages.js';
import { activeJob } from './active-job.js';

/** More than these are in the table of jobs. */
const JOBS_SHOWN = 20;

export function sourceCard(source, { run, open }) {
  const summary = h('summary', {});
  const line = summaryLine(source.id, summary);
  const body = h('div', { class: 'source-body' });
  const element = h('details', { class: 'panel source', open, on: { toggle } }, summary, body);
  let live = null;

  function toggle() {
    if (element.open && !live) {
      live = liveSource(source.id, run, body, line.live);
    } else if (!element.open && live) {
      live.stop();
      live = null;
      body.replaceChildren();
      line.live(null);
    }
  }

  // Without waiting for the browser to say that it is open.
  toggle();
  return { element, update: line.update, gone: () => live?.stop() };
}

function summaryLine(id, parent) {
  const status = h('span', { class: 'status' });
  const bar = progressBar(`Source ${id}: current work done`);
  const jobs = h('span', { class: 'numbers' });
  const last = h('span', { class: 'last' });
  const seen = h('time');
  const showStatus = place(status);
  const showLast = place(last);
  let listed = null;
  let snapshot = null;
  parent.append(h('h3', {}, h('span', { class: 'note' }, 'Source '), id), status, bar.element, jobs, last, seen);

  function draw() {
    const state = snapshot?.status ?? (listed.active_jobs > 0 ? (listed.held_jobs > 0 ? 'processing' : 'queued')
      : listed.last_status ?? 'idle');
    const stale = ['processing'].includes(state) && isStale(snapshot?.updated_at, now());
    showStatus([state, stale], () => [badge(state), stale ? badge('stale', { title: 'No sign of life for 15 s' }) : null]);
    bar.update(snapshot ? snapshot.aggregate_progress_pct : null, state === 'failed' ? 'bad' : null);
    const active = snapshot?.active_total ?? listed.active_jobs;
    text(jobs, active > 0 ? `${count(active)} active` : 'no active job');
    showLast(listed.last_error ?? null, () => (listed.last_error ? cut(listed.last_error, 160) : null));
    setTime(seen, snapshot?.updated_at ?? listed.last_ended_at ?? listed.last_enqueued_at ?? null);
  }

  return {
    update(source) {
      listed = source;
      draw();
    },
    live(next) {
      snapshot = next;
      if (listed) {
        draw();
      }
    },
  };
}

function liveSource(id, run, body, tell) {
  const link = connection();
  const panels = stages();
  const ofRun = h('p', { class: 'note' });
  const showRun = place(ofRun);
  const list = h('ul', { class: 'active', 'aria-label': `Jobs of source ${id} at work` });
  const jobs = keyed(list, activeJob);
  const more = h('p', { class: 'note' });
  const stagesOf = stagesAsker(id, run);
  body.append(
    h('div', { class: 'source-links' }, link.element,
      h('a', { href: jobsHref({ source_id: id }) }, 'All jobs'),
      h('a', { href: jobsHref({ source_id: id, status: 'failed' }) }, 'Failed jobs')),
    ofRun, panels.element, list, more);

  return poll(
    async () => {
      const [progress, staged] = await Promise.all([
        get(path('sources', id, 'progress'), null, { patience: PATIENCE_MS }),
        stagesOf(),
      ]);
      return { progress, staged };
    },
    state => {
      link.update(state);
      attribute(body, 'data-stale', state.connection === 'lost' ? 'true' : null);
      if (state.snapshot) {
        const { progress, staged } = state.snapshot;
        tell(progress);
        panels.update(staged);
        showRun([staged.run_id, staged.run_status, staged.exact, staged.away], () => [staged.run_id
          ? ['Run ', h('strong', {}, staged.run_id), ' ', staged.run_status ? badge(staged.run_status) : null] : null,
        caveats(staged).map(sentence => ` ${sentence}`)]);
        jobs(progress.active_jobs.slice(0, JOBS_SHOWN).map(job => [job.job_id, job]));
        const hidden = progress.active_total - Math.min(JOBS_SHOWN, progress.active_jobs.length);
        text(more, hidden > 0 ? `and ${counted(hidden, 'more active job')}` : '');
      }
    });
}

/** Asks for the stages in that run; a source that has no part in it shows its newest one, as without a run. */
function stagesAsker(id, run) {
  const where = path('api', 'v1', 'sources', id, 'stages');
  let asked = run;
  const ask = () => get(where, { run_id: asked }, { patience: PATIENCE_MS });
  return () => ask().catch(problem => {
    if (asked === null || problem.code !== 'RUN_NOT_FOUND') {
      throw problem;
    }
    asked = null;
    return ask();
  });
}

/** The four stages of a source's work: how far each is, and what went wrong in it, in the words of who said so. */
import { h, place, text } from '../../dom.js';
import { badge } from '../../parts/badge.js';
import { progressBar } from '../../parts/progress.js';
import { counted, words } from '../../words.js';
import { ago } from '../../time.js';
import { jobHref } from '../../route.js';

export const STAGES = [['discovery', 'Discovery'], ['documents', 'Documents'], ['ocr', 'OCR'], ['summary', 'Summary']];

/** `update(answer of /sources/{id}/stages or null)`. */
export function stages() {
  const panels = new Map(STAGES.map(([name, label]) => [name, stage(label)]));
  return {
    element: h('ol', { class: 'stages' }, [...panels.values()].map(panel => panel.element)),
    update(answer) {
      panels.forEach((panel, name) => panel.update(answer?.stages.find(one => one.stage === name) ?? null));
    },
  };
}

function stage(label) {
  const state = h('span', {});
  const bar = progressBar(`${label}: done`);
  const numbers = h('p', { class: 'numbers' }, ' ');
  const error = h('div', { class: 'said' });
  const showState = place(state);
  const showError = place(error);
  return {
    element: h('li', { class: 'stage' }, h('div', { class: 'stage-head' }, h('h4', {}, label), state),
      bar.element, numbers, error),
    update(stage) {
      const status = statusOf(stage);
      showState(status, () => badge(status));
      bar.update(stage?.progress_pct ?? null, status === 'failed' ? 'bad' : null);
      text(numbers, numbersOf(stage));
      showError(stage?.error ?? null, () => (stage?.error ? errorPanel(stage.error) : null));
    },
  };
}

/** One word for a stage. Pure. */
export function statusOf(stage) {
  if (!stage || (stage.total === 0 && !stage.error)) {
    return stage?.progress_pct === 100 ? 'completed' : 'idle';
  }
  if (stage.running > 0) {
    return 'running';
  }
  if (stage.queued > 0) {
    return 'queued';
  }
  if (stage.failed > 0) {
    return 'failed';
  }
  if (stage.error) {
    return /review/.test(stage.error.said_by) ? 'review_required' : 'failed';
  }
  return stage.completed === 0 && stage.skipped > 0 ? 'skipped' : 'completed';
}

/** What is not as usual about an answer, in sentences. Pure. */
export function caveats({ run_id, exact, away }) {
  return [
    away.includes('redis') ? 'Redis cannot be asked now: what went wrong is told by the next store that knows.' : null,
    away.includes('ingestion') ? 'The ingestion tables cannot be asked now.' : null,
    exact ? null : run_id ? 'The run has more jobs than are counted here.' : 'Only its newest jobs are counted here.',
  ].filter(Boolean);
}

/** `3 of 12 done, 2 running, 1 failed`. Pure. */
export function numbersOf(stage) {
  if (!stage || stage.total === 0) {
    return stage?.progress_pct === 100 ? 'the run is completed' : 'nothing yet';
  }
  const rest = [['running', 'running'], ['queued', 'queued'], ['failed', 'failed'], ['skipped', 'skipped'],
    ['review_required', 'to review']].filter(([name]) => stage[name] > 0).map(([name, word]) => `${stage[name]} ${word}`);
  return [`${stage.completed} of ${counted(stage.total, 'done', 'done')}`, ...rest].join(', ');
}

/** Worker, code and message: never a placeholder. Which store said it is part of it. */
export function errorPanel(error) {
  return h('div', { class: 'panel problem' },
    h('p', { class: 'by' },
      error.worker_name ? h('strong', {}, error.worker_name) : null,
      error.error_code ? h('code', {}, error.error_code) : null,
      error.at ? ago(error.at) : null),
    h('p', { class: 'message' }, error.message ?? words(error.said_by)),
    h('p', { class: 'note' }, 'said by ', h('code', {}, error.said_by),
      error.job_id ? [', ', h('a', { href: jobHref(error.job_id) }, `job ${error.job_id}`)] : null));
}

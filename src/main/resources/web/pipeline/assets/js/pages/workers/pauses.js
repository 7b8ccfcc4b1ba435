/** What is paused, by whom, why and until when; pausing and resuming. */
import { h, place } from '../../dom.js';
import { path, post } from '../../api.js';
import { may } from '../../session.js';
import { ago } from '../../time.js';
import { confirmDialog, field, reasonField } from '../../parts/confirm.js';
import { empty } from '../../parts/empty.js';
import { table } from '../../parts/table.js';
import { toast } from '../../parts/toast.js';

const KINDS = [['task_type', 'Task type'], ['source_id', 'Source'], ['project_id', 'Project'], ['everything', 'Everything']];

/** What a pause is of, in words. Pure. */
export function targetOf(pause) {
  return pause.everything ? 'everything' : KINDS.filter(([name]) => pause[name])
    .map(([name, label]) => `${label.toLowerCase()} ${pause[name]}`)[0] ?? 'nothing';
}

/** The body that pauses it. Pure. */
export function order({ kind, key, reason, minutes }, now) {
  return {
    [kind]: kind === 'everything' ? true : key.trim(),
    reason: reason || null,
    until: minutes ? new Date(now + Number(minutes) * 60_000).toISOString() : null,
  };
}

export function pausesTable(changed) {
  const note = h('div', {});
  const show = place(note);
  const rows = table({
    caption: 'Pauses in force, newest first',
    key: pause => pause.id,
    columns: [
      { title: 'Paused', value: targetOf, cell: pause => h('strong', {}, targetOf(pause)) },
      { title: 'Since', value: pause => pause.since, cell: pause => ago(pause.since), class: 'when' },
      { title: 'By', value: pause => pause.by ?? pause.paused_by },
      { title: 'Until', value: pause => pause.until, cell: pause => (pause.until ? ago(pause.until) : 'somebody resumes') },
      { title: 'Reason', value: pause => pause.reason, class: 'error' },
      ...(may('admin') ? [{ title: 'Action', value: pause => pause.id, cell: pause =>
        h('button', { type: 'button', on: { click: () => resume(pause, changed) } }, 'Resume…') }] : []),
    ],
  });
  const add = may('admin') ? h('div', { class: 'buttons' },
    h('button', { type: 'button', on: { click: () => pauseJobs(changed) } }, 'Pause…')) : null;
  return {
    element: h('div', {}, add, note, rows.element),
    update(items) {
      rows.element.hidden = items.length === 0;
      show(items.length === 0, () => (items.length === 0 ? empty('Nothing is paused: everything that is due is handed out.') : null));
      rows.update(items);
    },
  };
}

async function pauseJobs(changed) {
  const kind = h('select', { name: 'kind' }, KINDS.map(([value, label]) => h('option', { value }, label)));
  const key = h('input', { name: 'key', maxlength: 128, required: true, autocomplete: 'off' });
  kind.addEventListener('change', () => {
    key.disabled = kind.value === 'everything';
  });
  const paused = await confirmDialog({
    title: 'Pause jobs',
    content: [h('p', {}, 'They stay queued and burn no attempt; what workers hold goes on.'),
      field('What', kind), field('Which', key, 'The name of the task type, the id of the source or project.'),
      field('For how many minutes', h('input', { name: 'minutes', type: 'number', min: 1, max: 100_000 }), 'Empty: until somebody resumes.'),
      reasonField('Reason', 'Shown to whoever asks why a job is not running.')],
    confirm: 'Pause them',
    act: values => post('/api/v1/pauses', order({ key: '', ...values }, Date.now())),
  });
  if (paused) {
    toast(`Paused: ${targetOf(paused)}.`);
    changed();
  }
}

async function resume(pause, changed) {
  const done = await confirmDialog({
    title: `Resume ${targetOf(pause)}?`,
    content: reasonField(),
    confirm: 'Resume',
    act: ({ reason }) => post(path('api', 'v1', 'pauses', pause.id, 'resume'), { reason: reason || null }),
  });
  if (done) {
    toast(`Resumed: ${targetOf(pause)}.`);
    changed();
  }
}

/** Replays a group: first what would run, counted by the service; then that plan, a few of it as canary before the rest. */
import { h } from '../../dom.js';
import { get, path, post } from '../../api.js';
import { count, counted } from '../../words.js';
import { errorsHref } from '../../route.js';
import { confirmDialog, field } from '../../parts/confirm.js';
import { toast } from '../../parts/toast.js';

const LOOK_AGAIN_MS = 1000;
const CANARY = 5;

export async function replayGroup(group) {
  let plan;
  try {
    toast('Counting what would run…');
    plan = await planned(await post('/api/v1/replays', { fingerprint: group.fingerprint, dry_run: true }, { patience: 60_000 }));
  } catch (e) {
    toast(e.message, 'bad');
    return;
  }
  const { planned: jobs, skipped, limited } = plan.counts;
  let tried = false;
  const started = await confirmDialog({
    title: jobs === 0 ? 'Nothing to replay' : `Replay ${jobs === 1 ? 'this' : 'these'} ${counted(jobs, 'job')}?`,
    content: [
      h('p', {}, skippedWords(skipped), limited ? ' There are more than one replay takes.' : ''),
      jobs === 0 ? null : field('Canary', h('input', { name: 'canary', type: 'number', min: 0, max: Math.min(jobs, 10_000),
        value: Math.min(CANARY, jobs), inputmode: 'numeric' }),
      'So many run first, the others only if all of them succeed. 0: all at once.'),
      jobs === 0 ? null : field('Note', h('input', { name: 'note', maxlength: 2000, autocomplete: 'off' }), 'What was mended.'),
    ],
    confirm: jobs === 0 ? null : `Replay ${counted(jobs, 'job')}`,
    act: ({ canary, note }) => {
      tried = true;
      return post('/api/v1/replays', order(plan.id, canary, note));
    },
  });
  if (started) {
    location.assign(errorsHref({ replay: started.id }));
  } else if (!tried) {
    await drop(plan);
  }
}

/** A plan that waits holds the jobs back that it names. If this fails: it expires. */
async function drop(plan) {
  await post(path('api', 'v1', 'replays', plan.id, 'abort'), { note: 'Counted, not run.' }).catch(() => null);
}

/** What is asked of the service. Pure. */
export function order(planId, canary, note) {
  const first = Number(canary);
  return { plan_id: planId, canary: first > 0 ? first : null, note: note || null };
}

function skippedWords(skipped) {
  return skipped === 0 ? 'Each becomes a new job with the same input.'
    : `Each becomes a new job with the same input. ${count(skipped)} more failed in this way and are left out: they are replayed`
      + ' already, or not failed any more.';
}

async function planned(replay) {
  let current = replay;
  while (current.status === 'planning') {
    await new Promise(resolve => setTimeout(resolve, LOOK_AGAIN_MS));
    current = await get(path('api', 'v1', 'replays', replay.id));
  }
  return current;
}

/**
 * Asks again and again (seed 000): 3 s and a jitter after the previous answer, 4 s patience, one call in flight, the last
 * snapshot is kept and said to be old, nothing is asked in a hidden tab or of what is over.
 */
export const EVERY_MS = 3000;
export const JITTER_MS = 300;
export const PATIENCE_MS = 4000;

/** Nothing was asked yet. */
export const START = Object.freeze({
  connection: 'connecting', snapshot: null, at: null, failedSince: null, problem: null, over: false,
});

/**
 * What is known after an answer. Pure.
 *
 * @param state before
 * @param answer `{snapshot}` or `{problem}`
 * @param now in ms
 * @param isOver whether such a snapshot will never change again
 */
export function after(state, answer, now, isOver = () => false) {
  if (answer.problem) {
    return failed(state, answer.problem, now);
  }
  return {
    connection: 'live', snapshot: answer.snapshot, at: now, failedSince: null, problem: null,
    over: isOver(answer.snapshot),
  };
}

function failed(state, problem, now) {
  if (problem.gone) {
    return { ...state, connection: 'gone', snapshot: null, at: now, failedSince: null, problem };
  }
  const connection = problem.signedOut ? 'signed-out' : problem.refused ? 'refused' : 'lost';
  return { ...state, connection, failedSince: state.failedSince ?? now, problem };
}

/** A defect of the page is reported as one, and its people are told that they see nothing newer. */
function told(problem) {
  if (problem.status !== undefined) {
    return problem;
  }
  reportError(problem);
  return { status: 0, code: 'PAGE_FAILED', message: 'This page could not read the answer.' };
}

/** When to ask next, in ms; null: never again. Pure, `random` is 0..1. */
export function nextIn(state, random) {
  return state.over || ['signed-out', 'refused'].includes(state.connection) ? null : EVERY_MS + Math.floor(random * JITTER_MS);
}

/**
 * Polls until it is stopped.
 *
 * @param load answers with a promise of a snapshot
 * @param show is given the state after every answer
 * @param isOver see `after`
 */
export function poll(load, show, isOver) {
  let state = START;
  let timer = null;
  let inFlight = false;
  let again = false;
  let stopped = false;

  async function ask() {
    clearTimeout(timer);
    if (inFlight) {
      again = true;
      return;
    }
    inFlight = true;
    const answer = await Promise.resolve().then(load).then(snapshot => ({ snapshot }), e => ({ problem: told(e) }));
    inFlight = false;
    if (stopped) {
      return;
    }
    if (again) {
      // Somebody acted while this one was under way: it may not know of that yet.
      again = false;
      ask();
      return;
    }
    state = after(state, answer, Date.now(), isOver);
    // First: whatever goes wrong in showing this answer, the next one is asked for.
    plan();
    show(state);
  }

  function plan() {
    const wait = nextIn(state, Math.random());
    if (wait !== null && !document.hidden) {
      timer = setTimeout(ask, wait);
    }
  }

  function onVisibility() {
    clearTimeout(timer);
    // Whoever was signed out may have signed in again in another tab.
    if (!document.hidden && (nextIn(state, 0) !== null || state.connection === 'signed-out')) {
      ask();
    }
  }

  document.addEventListener('visibilitychange', onVisibility);
  ask();
  return {
    /** Asks at once; also of what was over, for somebody has just changed it. */
    refresh: ask,
    stop() {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisibility);
    },
  };
}

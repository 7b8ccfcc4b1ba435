/** Signing in with an API key. The key goes to the service once; the browser keeps only the session's cookie. */
import { h, put } from '../dom.js';
import { signIn } from '../session.js';
import { query, safeReturn } from '../route.js';
import { field } from '../parts/confirm.js';
import { command } from '../parts/empty.js';

export function show(main) {
  const key = h('input', { name: 'key', type: 'password', required: true, autocomplete: 'current-password',
    autofocus: true, maxlength: 500, spellcheck: 'false' });
  const trouble = h('p', { class: 'trouble', role: 'alert' });
  const go = h('button', { type: 'submit', class: 'primary' }, 'Sign in');

  async function submit(event) {
    event.preventDefault();
    go.disabled = true;
    put(trouble);
    try {
      await signIn(key.value);
      // Back leads to where they came from, not to a form that has done its work.
      location.replace(safeReturn(query().to));
    } catch (e) {
      put(trouble, sentence(e));
      go.disabled = false;
      key.select();
    }
  }

  put(main, h('div', { class: 'sign-in' },
    h('h1', {}, 'Sign in'),
    h('form', { class: 'panel', on: { submit } },
      field('API key', key, 'One of the keys the service was started with.'), trouble, go),
    h('details', {}, h('summary', {}, 'Which key?'),
      h('p', {}, 'Keys are set with ', h('code', {}, 'QUEUE_OPERATOR_SECURITY_KEYS'),
        '. With the embedded stores and nothing set, the key is ', h('code', {}, 'local'), '.'),
      command('export QUEUE_OPERATOR_SECURITY_KEYS=ann:some-long-key:read,ops:another-key'),
      h('p', { class: 'note' }, 'A key with the scope read sees everything and no buttons; work may cancel and retry;'
        + ' admin may replay, resolve, pause and accept late results.'))));
  key.focus();
}

/** In words for the form. Pure. */
export function sentence(problem) {
  return problem.status === 401 ? 'That is not a key of this service.' : problem.message;
}

/** Who is signed in, and what that key may do. */
import { get, post, remove, useToken } from './api.js';

const PATH = '/pipeline/session';
let session = null;

/** The session, or null. */
export async function findSession() {
  try {
    return begin(await get(PATH));
  } catch (e) {
    if (e.signedOut) {
      return null;
    }
    throw e;
  }
}

/** Signs in with an API key; also where somebody is signed in already, as after a change of the key. */
export async function signIn(key) {
  try {
    return begin(await post(PATH, { key }));
  } catch (e) {
    if (e.code !== 'CSRF_TOKEN_MISSING') {
      throw e;
    }
    await findSession();
    return begin(await post(PATH, { key }));
  }
}

export async function signOut() {
  await remove(PATH);
}

/** Whether the key has a scope: who may only read sees no buttons. The service checks it again. */
export function may(scope) {
  return session !== null && session.scopes.includes(scope);
}

function begin(found) {
  session = found;
  useToken(found.csrf_token);
  return found;
}

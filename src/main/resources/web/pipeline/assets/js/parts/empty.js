/** Nothing there: why that may be, and the line that changes it. */
import { h } from '../dom.js';
import { toast } from './toast.js';

export function empty(sentence, line = null) {
  return h('div', { class: 'empty' }, h('p', {}, sentence), line ? command(line) : null);
}

/** A line for the terminal, with a button that copies it. */
export function command(line) {
  const code = h('code', {}, line);
  return h('div', { class: 'command' }, h('pre', { tabindex: 0, role: 'region', 'aria-label': 'Command' }, code),
    h('button', { type: 'button', class: 'quiet', on: { click: () => copy(line, code) } }, 'Copy'));
}

async function copy(line, code) {
  try {
    await navigator.clipboard.writeText(line);
    toast('Copied.');
  } catch {
    // Not over plain HTTP: then it is selected, and Ctrl+C does it.
    getSelection().selectAllChildren(code);
    toast('Selected: copy it with Ctrl+C.');
  }
}

/** `curl` with this service's address; the key is the reader's. Pure but for the address. */
export function curl(path, body = null, origin = location.origin) {
  const key = '-H "Authorization: Bearer $KEY"';
  return body === null
    ? `curl -s ${key} '${origin}${path}'`
    : `curl -s ${key} -H 'Content-Type: application/json' '${origin}${path}' -d '${JSON.stringify(body)}'`;
}

/** Says that something was done. The region is polite: it waits until the screen reader has ended its sentence. */
import { h } from '../dom.js';

const STAYS_MS = 8000;

export function toast(message, tone = 'good') {
  const note = h('div', { class: `toast ${tone}` }, message,
    h('button', { type: 'button', class: 'quiet', 'aria-label': 'Dismiss', on: { click: () => note.remove() } }, '×'));
  document.getElementById('toasts').append(note);
  setTimeout(() => note.remove(), STAYS_MS);
}

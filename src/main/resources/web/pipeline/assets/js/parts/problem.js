/** What the service answered instead of what was asked for: its own words, its code, and a way to try again. */
import { h } from '../dom.js';

export function problemPanel(problem, { again = null } = {}) {
  const fields = problem.details?.fields ?? [];
  return h('div', { class: 'panel problem', role: 'alert' },
    h('p', {}, h('strong', {}, problem.message)),
    fields.length > 1 ? h('ul', {}, fields.map(f => h('li', {}, `${f.field} ${f.problem}; expected: ${f.expected}`))) : null,
    problem.code ? h('p', { class: 'note' }, h('code', {}, problem.code)) : null,
    again ? h('button', { type: 'button', on: { click: again } }, 'Try again') : null);
}

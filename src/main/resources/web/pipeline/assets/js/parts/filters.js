/** Filters that live in the address: what a list shows can be sent to somebody else, and Back undoes a change. */
import { h, attribute } from '../dom.js';
import { field } from './confirm.js';

/**
 * @param fields `{name, label, options?, more?, type?}`; `options` makes a list, `more` puts it behind a fold
 * @param changed is given the values, by name, without the empty ones
 */
export function filters(fields, changed) {
  const controls = new Map(fields.map(f => [f.name, control(f)]));
  const build = f => field(f.label, controls.get(f.name));
  const more = fields.filter(f => f.more);
  const fold = more.length === 0 ? null : h('details', { class: 'more' }, h('summary', {}, 'More filters'),
    h('div', { class: 'fields' }, more.map(build)));
  const element = h('form', { class: 'filters', role: 'search', on: { submit, change: submit } },
    h('div', { class: 'fields' }, fields.filter(f => !f.more).map(build)), fold,
    h('div', { class: 'buttons' },
      h('button', { type: 'submit' }, 'Filter'),
      h('button', { type: 'button', class: 'quiet', on: { click: clear } }, 'Clear')));

  function submit(event) {
    event.preventDefault();
    changed(values());
  }

  function clear() {
    controls.forEach(one => { one.value = ''; });
    changed({});
  }

  function values() {
    return given(Object.fromEntries([...controls].map(([name, one]) => [name, one.value.trim()])));
  }

  return {
    element,
    values,
    set(query) {
      controls.forEach((one, name) => { one.value = query[name] ?? ''; });
      if (fold && more.some(f => query[f.name])) {
        fold.open = true;
      }
    },
    /** Marks the field that the API complains about. */
    blame(name) {
      controls.forEach((one, own) => attribute(one, 'aria-invalid', own === name ? 'true' : null));
    },
  };
}

/** What is not empty. Pure. */
export function given(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '' && value !== null && value !== undefined));
}

/** The filter in words, for questions that name it. Pure. */
export function inWords(fields, values) {
  const parts = fields.filter(f => values[f.name]).map(f => `${f.label.toLowerCase()} ${values[f.name]}`);
  return parts.length === 0 ? 'all jobs' : parts.join(', ');
}

function control(f) {
  return f.options
    ? h('select', { name: f.name }, h('option', { value: '' }, 'any'), f.options.map(o => h('option', { value: o }, o)))
    : h('input', { name: f.name, type: f.type ?? 'text', maxlength: 200, autocomplete: 'off', spellcheck: 'false',
      placeholder: f.placeholder ?? null });
}

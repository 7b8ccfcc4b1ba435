/** Asks before something is done. The browser's own dialog: focus stays in it, Escape closes it, and it goes back after. */
import { h, put } from '../dom.js';
import { problemPanel } from './problem.js';
import { toast } from './toast.js';

/**
 * @param title what will be done, by name: "Cancel these 344 jobs?"
 * @param content nodes
 * @param confirm the word on the button: it says what it does
 * @param act is given the form's values; the dialog stays open with the problem when it throws
 * @param danger whether it destroys something
 * @returns what `act` answered, or undefined when nothing was done
 */
export function confirmDialog({ title, content = [], confirm, act, danger = false }) {
  return new Promise(resolve => {
    let answer;
    let busy = false;
    const id = `dialog-${Math.random().toString(36).slice(2)}`;
    const trouble = h('div', {});
    const go = h('button', { type: 'submit', class: danger ? 'danger' : 'primary', disabled: confirm === null }, confirm ?? '');
    const back = h('button', { type: 'button', on: { click: () => dialog.close() } }, confirm === null ? 'Close' : 'Back');
    const form = h('form', { method: 'dialog', on: { submit: submit } },
      h('h2', { id }, title), content, trouble,
      h('div', { class: 'buttons' }, back, confirm === null ? null : go));
    const dialog = h('dialog', { 'aria-labelledby': id, on: { close: closed, cancel: stay } }, form);

    async function submit(event) {
      event.preventDefault();
      if (busy) {
        return;
      }
      begin(true);
      put(trouble);
      try {
        answer = (await act(Object.fromEntries(new FormData(form)), trouble)) ?? true;
        begin(false);
        end();
      } catch (e) {
        begin(false);
        refused(e);
      }
    }

    function refused(problem) {
      if (dialog.isConnected) {
        put(trouble, problemPanel(problem));
        go.focus();
      } else {
        toast(problem.message, 'bad');
        resolve(undefined);
      }
    }

    function begin(working) {
      busy = working;
      go.disabled = working;
      back.disabled = working;
    }

    /** What was begun cannot be taken back, and whoever began it shall see what became of it. */
    function stay(event) {
      if (busy) {
        event.preventDefault();
      }
    }

    /** Browsers close it all the same when Escape is pressed again and again: then the answer is still waited for. */
    function end() {
      if (dialog.isConnected) {
        dialog.close();
      } else {
        resolve(answer);
      }
    }

    function closed() {
      dialog.remove();
      if (!busy) {
        resolve(answer);
      }
    }

    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A labelled field. */
export function field(label, control, hint = null) {
  const id = control.id || `f-${Math.random().toString(36).slice(2)}`;
  control.id = id;
  if (hint) {
    control.setAttribute('aria-describedby', `${id}-hint`);
  }
  return h('div', { class: 'field' }, h('label', { for: id }, label), control,
    hint ? h('small', { id: `${id}-hint`, class: 'note' }, hint) : null);
}

/** A reason, for the audit. */
export function reasonField(label = 'Reason', hint = 'Kept in the audit; may be empty.') {
  return field(label, h('input', { name: 'reason', maxlength: 400, autocomplete: 'off' }), hint);
}

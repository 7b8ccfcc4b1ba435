/**
 * Builds elements. Text stays text: there is no way from a string to markup in here, so what a worker wrote into an error
 * message cannot become an element, an attribute of another name, or a script.
 */
import { readerIn } from './reader.js';

const SVG = 'http://www.w3.org/2000/svg';

/** An element: `h('a', {class: 'id', href: '/x', on: {click: f}}, 'text', child, null)`. */
export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) {
        element.addEventListener(event, listener);
      }
    } else {
      attribute(element, name, value);
    }
  }
  append(element, children);
  return element;
}

/** Sets an attribute; false, null and undefined take it away. */
export function attribute(element, name, value) {
  if (name === 'style' || name.startsWith('on')) {
    throw new Error(`${name} is not set as an attribute: the content security policy forbids it`);
  }
  if (value === false || value === null || value === undefined) {
    element.removeAttribute(name);
    return;
  }
  const text = value === true ? '' : String(value);
  if (name === 'href' && !isOwnOrWeb(text)) {
    return;
  }
  if (element.getAttribute(name) !== text) {
    element.setAttribute(name, text);
  }
}

/** Paths of this service and web addresses; never `javascript:` and its like. */
export function isOwnOrWeb(address) {
  return /^(https?:\/\/|\/(?!\/)|#|\?)/i.test(address);
}

/** Appends text and nodes, also in nested lists; null and false are nothing. */
export function append(parent, children) {
  for (const child of [children].flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      parent.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }
  return parent;
}

/** Replaces what is in an element. */
export function put(parent, ...children) {
  parent.replaceChildren();
  return append(parent, children);
}

/** The same where somebody may be reading: focus and open folds stay where they are. */
export function rebuild(parent, ...children) {
  const putBack = readerIn(parent);
  put(parent, ...children);
  putBack();
}

/** Changes the text of an element, only if it is another one. */
export function text(element, value) {
  const wanted = value === null || value === undefined ? '' : String(value);
  if (element.textContent !== wanted) {
    element.textContent = wanted;
  }
}

/**
 * A place whose content is built again only when what it shows has changed: `const show = place(box); show(facts, build)`.
 * So polling leaves focus, selection and open folds alone.
 */
export function place(parent) {
  let shown;
  return (facts, build) => {
    const key = JSON.stringify(facts ?? null);
    if (key !== shown) {
      shown = key;
      rebuild(parent, build());
    }
  };
}

/** Keeps the children of a parent in step with a list: one child per key, kept as long as its key is there. */
export function keyed(parent, create) {
  const children = new Map();
  return items => {
    const focused = parent.contains(document.activeElement) ? document.activeElement : null;
    const wanted = new Map(items.map(([key, item]) => [key, item]));
    for (const [key, child] of children) {
      if (!wanted.has(key)) {
        child.element.remove();
        child.gone?.();
        children.delete(key);
      }
    }
    let previous = null;
    for (const [key, item] of wanted) {
      let child = children.get(key);
      if (!child) {
        child = create(item, key);
        children.set(key, child);
      }
      child.update(item);
      const at = previous === null ? parent.firstElementChild : previous.nextElementSibling;
      if (at !== child.element) {
        parent.insertBefore(child.element, at);
      }
      previous = child.element;
    }
    // Whatever is moved loses the focus.
    if (focused?.isConnected && document.activeElement !== focused) {
      focused.focus({ preventScroll: true });
    }
  };
}

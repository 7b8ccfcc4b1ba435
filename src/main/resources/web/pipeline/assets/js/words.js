/** Numbers and words, the same on every page. */

/** `12,345`. */
export function count(number) {
  return number === null || number === undefined ? '–' : Number(number).toLocaleString('en-US');
}

/** `1 job`, `344 jobs`. */
export function counted(number, one, many = `${one}s`) {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** `7.5 %` of a share 0..1; small shares are not nothing, and nearly all is not all. */
export function percent(share) {
  if (share === null || share === undefined) {
    return '–';
  }
  const value = share * 100;
  if (value > 0 && value < 0.1) {
    return '< 0.1 %';
  }
  if (value > 99 && value < 100) {
    return '> 99 %';
  }
  return `${value >= 10 || Number.isInteger(value) ? Math.round(value) : Math.round(value * 10) / 10} %`;
}

/** `review_required` in words. */
export function words(name) {
  return String(name ?? '').replaceAll('_', ' ');
}

/** JSON as people read it. */
export function pretty(value) {
  return JSON.stringify(value, null, 2);
}

/** Cut at a length, with a mark. */
export function cut(text, length) {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** The error rate over time: all attempts as an area, the worst few as lines of their own, and a reading of one moment. */
import { h, svg, attribute, place, text } from '../dom.js';
import { count, percent } from '../words.js';
import { area, ceiling, line, nearest, pieces, ticks } from './plot.js';

const HEIGHT = 220;
/** More lines than this are no picture any more. */
export const MOST_LINES = 4;

/** Where the lines are, in a picture of that width. Pure. */
export function boxOf(width) {
  return { width, left: 44, right: width - 8, upper: 10, lower: HEIGHT - 24 };
}

/** `update(ErrorRates with points)`. */
export function ratePlot() {
  const picture = h('div', { class: 'picture' });
  const legend = h('ul', { class: 'legend' });
  const reading = h('p', { class: 'reading note' }, ' ');
  const slider = h('div', { class: 'plot', role: 'slider', tabindex: 0, 'aria-label': 'Moment in the plot',
    'aria-valuemin': 0, 'aria-valuenow': 0, on: { pointermove, keydown, pointerleave: () => mark(null), blur: () => mark(null) } }, picture);
  const element = h('figure', {}, slider, reading, legend);
  const show = place(picture);
  const showLegend = place(legend);
  let rates = null;
  let at = null;
  let cursor = null;
  let box = boxOf(720);

  function update(next) {
    rates = next;
    box = boxOf(Math.max(300, slider.clientWidth));
    const worst = next.items.filter(item => item.failed > 0 && item.series).slice(0, MOST_LINES);
    const top = ceiling(Math.max(0, ...next.series.map(p => p.rate), ...worst.flatMap(i => i.series.map(p => p.rate))));
    show([next.series, worst, top, box.width], () => draw(next, worst, top));
    showLegend(worst.map(item => item.key), () => [
      h('li', {}, swatch('all'), 'all attempts'),
      worst.map((item, i) => h('li', {}, swatch(`n${i}`), item.key ?? 'not said')),
    ]);
    const last = next.series.length - 1;
    attribute(slider, 'aria-valuemax', Math.max(0, last));
    mark(at === null || last < 0 ? null : Math.min(at, last));
  }

  function draw(next, worst, top) {
    const all = pieces(next.series, top, box);
    cursor = svg('line', { class: 'cursor', y1: box.upper, y2: box.lower, x1: -9, x2: -9 });
    return svg('svg', { viewBox: `0 0 ${box.width} ${HEIGHT}`, width: box.width, height: HEIGHT, 'aria-hidden': 'true' },
      ticks(top).map(value => grid(value, top, box)),
      svg('path', { class: 'area', d: area(all, box.lower) }),
      svg('path', { class: 'line all', d: line(all) }),
      worst.map((item, i) => svg('path', { class: `line n${i}`, d: line(pieces(item.series, top, box)) })),
      hours(next, box), cursor);
  }

  function pointermove(event) {
    if (rates?.series.length > 0) {
      const x = event.clientX - slider.getBoundingClientRect().left;
      mark(nearest((x - box.left) / (box.right - box.left), rates.series.length));
    }
  }

  function keydown(event) {
    const last = (rates?.series.length ?? 0) - 1;
    const next = moved(event.key, at ?? last, last);
    if (next !== null && last >= 0) {
      event.preventDefault();
      mark(next);
    }
  }

  function mark(index) {
    at = index;
    const words = index === null || !rates ? overall(rates) : moment(rates, index);
    attribute(slider, 'aria-valuenow', index ?? 0);
    attribute(slider, 'aria-valuetext', words);
    text(reading, words);
    if (cursor && rates) {
      const x = index === null ? -9 : box.left + (index * (box.right - box.left)) / Math.max(1, rates.series.length - 1);
      attribute(cursor, 'x1', x);
      attribute(cursor, 'x2', x);
    }
  }

  addEventListener('resize', () => rates && update(rates));
  return { element, update };
}

/** Where a key moves the reading to; null: nowhere. Pure. */
export function moved(key, at, last) {
  switch (key) {
    case 'ArrowLeft': return Math.max(0, at - 1);
    case 'ArrowRight': return Math.min(last, at + 1);
    case 'Home': return 0;
    case 'End': return last;
    default: return null;
  }
}

function overall(rates) {
  return rates ? `${count(rates.failed)} of ${count(rates.total)} attempts failed: ${percent(rates.rate)}` : ' ';
}

function moment(rates, index) {
  const point = rates.series[index];
  const when = new Date(point.at).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
  return point.total === 0
    ? `${when}: no attempt ended`
    : `${when}: ${count(point.failed)} of ${count(point.total)} failed, ${percent(point.rate)}`;
}

function grid(value, top, box) {
  const y = box.lower - (value / top) * (box.lower - box.upper);
  return [svg('line', { class: 'grid', x1: box.left, x2: box.right, y1: y, y2: y }),
    svg('text', { x: box.left - 6, y: y + 3.5, 'text-anchor': 'end' }, percent(value))];
}

function hours(rates, box) {
  // Where there are more attempts than are looked at, the first whole part may be none at all.
  const first = new Date(rates.series[0]?.at ?? rates.since);
  const last = new Date(rates.until);
  const style = last - first > 36 * 3600 * 1000 ? { day: 'numeric', month: 'short' } : { hour: '2-digit', minute: '2-digit' };
  const middle = new Date((first.getTime() + last.getTime()) / 2);
  return [[first, 'start', box.left], [middle, 'middle', (box.left + box.right) / 2], [last, 'end', box.right]].map(
    ([at, anchor, x]) => svg('text', { x, y: HEIGHT - 6, 'text-anchor': anchor }, at.toLocaleString(undefined, style)));
}

function swatch(name) {
  return svg('svg', { class: 'swatch', viewBox: '0 0 24 8', width: 24, height: 8, 'aria-hidden': 'true' },
    svg('path', { class: `line ${name}`, d: 'M1 4h22' }));
}

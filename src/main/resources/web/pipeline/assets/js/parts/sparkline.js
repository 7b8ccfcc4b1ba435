/** A small picture of how something went; what it says is also said in words. */
import { svg } from '../dom.js';
import { bars, ceiling, line, pieces } from './plot.js';

const WIDTH = 96;
const HEIGHT = 20;

/** Counts as bars. */
export function barSpark(counts, label) {
  return frame(label, bars(counts, WIDTH, HEIGHT).map(bar => svg('rect', { ...bar, class: 'bar' })));
}

/** Rates as a line; each on a scale of its own. */
export function rateSpark(series, label) {
  const top = ceiling(Math.max(0, ...series.map(point => point.rate)));
  const path = line(pieces(series, top, { left: 1, right: WIDTH - 1, upper: 2, lower: HEIGHT - 2 }));
  return frame(label, svg('path', { d: path, class: 'rate' }));
}

function frame(label, content) {
  return svg('svg', { class: 'spark', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: 'img',
    'aria-label': label }, svg('title', {}, label), content);
}

/** Where the lines of a plot go. Numbers in, numbers and paths out; nothing of the page. */

/** The radius of a point that stands alone. */
const RING = 2;

/** The top of the scale: a round share above the highest. Pure. */
export function ceiling(highest) {
  const steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 0.75, 1];
  return steps.find(step => highest <= step) ?? 1;
}

/** The horizontal lines of a scale: 0, the middle, the top. Pure. */
export function ticks(top) {
  return [0, top / 2, top];
}

/**
 * Points of a series in a box, left to right; a part of the window without any attempt has no rate and makes a gap. Pure.
 *
 * @param series `[{total, rate}]`
 * @returns one list of `[x, y]` per unbroken piece
 */
export function pieces(series, top, { left, right, upper, lower }) {
  const step = series.length > 1 ? (right - left) / (series.length - 1) : 0;
  const found = [];
  let piece = [];
  series.forEach((point, i) => {
    if (point.total > 0) {
      piece.push([round(left + i * step), round(lower - (Math.min(point.rate, top) / top) * (lower - upper))]);
    } else if (piece.length > 0) {
      found.push(piece);
      piece = [];
    }
  });
  return piece.length > 0 ? [...found, piece] : found;
}

/** The path of pieces; a piece of one point is a small ring, so that it is seen. Pure. */
export function line(all) {
  return all.map(points => points.length === 1
    ? `M${round(points[0][0] - RING)} ${points[0][1]}a${RING} ${RING} 0 1 0 ${2 * RING} 0a${RING} ${RING} 0 1 0 ${-2 * RING} 0`
    : points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('')).join('');
}

/** The same down to the ground. Pure. */
export function area(all, lower) {
  return all.filter(points => points.length > 1).map(points =>
    `M${points[0][0]} ${lower}${points.map(([x, y]) => `L${x} ${y}`).join('')}L${points.at(-1)[0]} ${lower}Z`).join('');
}

/** Which point of a series is nearest to a share 0..1 of the width. Pure. */
export function nearest(share, length) {
  return Math.min(length - 1, Math.max(0, Math.round(share * (length - 1))));
}

/** Bars of counts: `[{x, y, width, height}]`; what is more than nothing is at least one unit high. Pure. */
export function bars(counts, width, height) {
  const most = Math.max(1, ...counts);
  const step = width / counts.length;
  return counts.map((count, i) => {
    const tall = count === 0 ? 0 : Math.max(1, (count / most) * height);
    return { x: round(i * step), y: round(height - tall), width: round(Math.max(0.5, step - 1)), height: round(tall) };
  });
}

/** How many of some moments fall into each of `slices` equal parts of a window. Pure. */
export function histogram(moments, from, to, slices) {
  const counts = new Array(slices).fill(0);
  for (const at of moments) {
    if (at >= from && at <= to) {
      counts[Math.min(slices - 1, Math.floor(((at - from) / (to - from)) * slices))] += 1;
    }
  }
  return counts;
}

function round(number) {
  return Math.round(number * 100) / 100;
}

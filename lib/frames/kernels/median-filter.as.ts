/**
 * The median of each pixel and its eight neighbours; beyond the border the pixels of the border are repeated.
 *
 * Of three rows, each column is sorted once. The median of nine is then the median of three: the greatest of the least, the
 * median of the medians and the least of the greatest, of three neighbouring columns.
 *
 * @param scratch - for three rows of `columns + 2` pixels, each with 16 bytes more
 */
export function median3x3<T>(source: usize, rows: usize, columns: usize, target: usize, scratch: usize): void {
  const row = columns * sizeof<T>();
  const step = ((columns + 2) * sizeof<T>() + 31) & ~15;
  // The columns begin one place in, so that there is room for the repeated first one.
  const low = scratch + sizeof<T>();
  const middle = low + step;
  const high = middle + step;
  for (let y: usize = 0; y < rows; y++) {
    const current = source + y * row;
    sortColumns<T>(y == 0 ? current : current - row, current, y == rows - 1 ? current : current + row, low, step, columns);
    repeatEnds<T>(low, columns);
    repeatEnds<T>(middle, columns);
    repeatEnds<T>(high, columns);
    medians<T>(low, middle, high, target + y * row, columns);
  }
}

function sortColumns<T>(above: usize, current: usize, below: usize, low: usize, step: usize, columns: usize): void {
  const lanes: usize = 16 / sizeof<T>();
  let x: usize = 0;
  for (; x + lanes <= columns; x += lanes) {
    const at = x * sizeof<T>();
    const a = v128.load(above + at);
    const b = v128.load(current + at);
    const c = v128.load(below + at);
    const less = v128.min<T>(a, b);
    const more = v128.max<T>(a, b);
    v128.store(low + at, v128.min<T>(less, c));
    v128.store(low + step + at, v128.max<T>(less, v128.min<T>(more, c)));
    v128.store(low + 2 * step + at, v128.max<T>(more, c));
  }
  for (; x < columns; x++) {
    const at = x * sizeof<T>();
    const a = load<T>(above + at);
    const b = load<T>(current + at);
    const c = load<T>(below + at);
    store<T>(low + at, min<T>(min<T>(a, b), c));
    store<T>(low + step + at, max<T>(min<T>(a, b), min<T>(max<T>(a, b), c)));
    store<T>(low + 2 * step + at, max<T>(max<T>(a, b), c));
  }
}

// @ts-ignore: decorators are AssemblyScript's
@inline
function repeatEnds<T>(line: usize, columns: usize): void {
  store<T>(line - sizeof<T>(), load<T>(line));
  store<T>(line + columns * sizeof<T>(), load<T>(line + (columns - 1) * sizeof<T>()));
}

function medians<T>(low: usize, middle: usize, high: usize, target: usize, columns: usize): void {
  const lanes: usize = 16 / sizeof<T>();
  const size = sizeof<T>();
  let x: usize = 0;
  for (; x + lanes <= columns; x += lanes) {
    const at = x * size;
    const l = low + at;
    const m = middle + at;
    const h = high + at;
    const least = v128.max<T>(v128.max<T>(v128.load(l - size), v128.load(l)), v128.load(l + size));
    const greatest = v128.min<T>(v128.min<T>(v128.load(h - size), v128.load(h)), v128.load(h + size));
    const between = median<T>(v128.load(m - size), v128.load(m), v128.load(m + size));
    v128.store(target + at, median<T>(least, between, greatest));
  }
  for (; x < columns; x++) {
    const at = x * size;
    const l = low + at;
    const m = middle + at;
    const h = high + at;
    const least = max<T>(max<T>(load<T>(l - size), load<T>(l)), load<T>(l + size));
    const greatest = min<T>(min<T>(load<T>(h - size), load<T>(h)), load<T>(h + size));
    const between = medianOf<T>(load<T>(m - size), load<T>(m), load<T>(m + size));
    store<T>(target + at, medianOf<T>(least, between, greatest));
  }
}

// @ts-ignore
@inline
function median<T>(a: v128, b: v128, c: v128): v128 {
  return v128.max<T>(v128.min<T>(a, b), v128.min<T>(v128.max<T>(a, b), c));
}

// @ts-ignore
@inline
function medianOf<T>(a: T, b: T, c: T): T {
  return max<T>(min<T>(a, b), min<T>(max<T>(a, b), c));
}

/**
 * The median of each pixel and its eight neighbours; beyond the border the pixels of the border are repeated.
 *
 * Each column of three is sorted. The median of nine is then the median of three: the greatest of the least, the median of the
 * medians and the least of the greatest, of three neighbouring columns. The columns to the left and right of a vector of
 * them are shifted in from the vectors before and behind it, which stay in registers.
 */
export function median3x3<T>(source: usize, rows: usize, columns: usize, target: usize): void {
  const row = columns * sizeof<T>();
  for (let y: usize = 0; y < rows; y++) {
    const current = source + y * row;
    const above = y == 0 ? current : current - row;
    const below = y == rows - 1 ? current : current + row;
    if (row > 16) medianRow<T>(above, current, below, target + y * row, row);
    else for (let x: usize = 0; x < columns; x++) medianAt<T>(above, current, below, target + y * row, x, columns);
  }
}

/** A row of more than one vector. */
// @ts-ignore: decorators are AssemblyScript's
@inline
function medianRow<T>(above: usize, current: usize, below: usize, target: usize, row: usize): void {
  let a = v128.load(above);
  let b = v128.load(current);
  let c = v128.load(below);
  let low = lowest<T>(a, b, c);
  let middle = median<T>(a, b, c);
  let high = highest<T>(a, b, c);
  let lowBefore = firstLane<T>(low);
  let middleBefore = firstLane<T>(middle);
  let highBefore = firstLane<T>(high);
  for (let x: usize = 16; x < row; x += 16) {
    if (x + 16 <= row) {
      a = v128.load(above + x);
      b = v128.load(current + x);
      c = v128.load(below + x);
    } else {
      // Only the first lane is needed: there is no further vector.
      a = v128.splat<T>(load<T>(above + x));
      b = v128.splat<T>(load<T>(current + x));
      c = v128.splat<T>(load<T>(below + x));
    }
    const lowBehind = lowest<T>(a, b, c);
    const middleBehind = median<T>(a, b, c);
    const highBehind = highest<T>(a, b, c);
    const least = highest<T>(fromLeft<T>(lowBefore, low), low, fromRight<T>(low, lowBehind));
    const between = median<T>(fromLeft<T>(middleBefore, middle), middle, fromRight<T>(middle, middleBehind));
    const greatest = lowest<T>(fromLeft<T>(highBefore, high), high, fromRight<T>(high, highBehind));
    v128.store(target + x - 16, median<T>(least, between, greatest));
    lowBefore = low;
    middleBefore = middle;
    highBefore = high;
    low = lowBehind;
    middle = middleBehind;
    high = highBehind;
  }
  // The last vector ends where the row does, wherever it begins.
  const x = row - 16;
  const left = x - sizeof<T>();
  a = v128.load(above + x);
  b = v128.load(current + x);
  c = v128.load(below + x);
  low = lowest<T>(a, b, c);
  middle = median<T>(a, b, c);
  high = highest<T>(a, b, c);
  a = v128.load(above + left);
  b = v128.load(current + left);
  c = v128.load(below + left);
  const least = highest<T>(lowest<T>(a, b, c), low, fromRight<T>(low, lastLane<T>(low)));
  const between = median<T>(median<T>(a, b, c), middle, fromRight<T>(middle, lastLane<T>(middle)));
  const greatest = lowest<T>(highest<T>(a, b, c), high, fromRight<T>(high, lastLane<T>(high)));
  v128.store(target + x, median<T>(least, between, greatest));
}

/** One pixel. */
function medianAt<T>(above: usize, current: usize, below: usize, target: usize, x: usize, columns: usize): void {
  const left = (x == 0 ? x : x - 1) * sizeof<T>();
  const here = x * sizeof<T>();
  const right = (x == columns - 1 ? x : x + 1) * sizeof<T>();
  let least = lowOf<T>(above, current, below, here);
  least = max<T>(max<T>(least, lowOf<T>(above, current, below, left)), lowOf<T>(above, current, below, right));
  let greatest = highOf<T>(above, current, below, here);
  greatest = min<T>(min<T>(greatest, highOf<T>(above, current, below, left)), highOf<T>(above, current, below, right));
  const between = medianOf<T>(
    medianOf<T>(load<T>(above + left), load<T>(current + left), load<T>(below + left)),
    medianOf<T>(load<T>(above + here), load<T>(current + here), load<T>(below + here)),
    medianOf<T>(load<T>(above + right), load<T>(current + right), load<T>(below + right)),
  );
  store<T>(target + here, medianOf<T>(least, between, greatest));
}

// @ts-ignore
@inline
function lowOf<T>(above: usize, current: usize, below: usize, at: usize): T {
  return min<T>(min<T>(load<T>(above + at), load<T>(current + at)), load<T>(below + at));
}

// @ts-ignore
@inline
function highOf<T>(above: usize, current: usize, below: usize, at: usize): T {
  return max<T>(max<T>(load<T>(above + at), load<T>(current + at)), load<T>(below + at));
}

// @ts-ignore
@inline
function medianOf<T>(a: T, b: T, c: T): T {
  return max<T>(min<T>(a, b), min<T>(max<T>(a, b), c));
}

// @ts-ignore
@inline
function lowest<T>(a: v128, b: v128, c: v128): v128 {
  return v128.min<T>(v128.min<T>(a, b), c);
}

// @ts-ignore
@inline
function highest<T>(a: v128, b: v128, c: v128): v128 {
  return v128.max<T>(v128.max<T>(a, b), c);
}

// @ts-ignore
@inline
function median<T>(a: v128, b: v128, c: v128): v128 {
  return v128.max<T>(v128.min<T>(a, b), v128.min<T>(v128.max<T>(a, b), c));
}

/** For each lane its neighbour to the left. */
// @ts-ignore
@inline
function fromLeft<T>(before: v128, here: v128): v128 {
  if (sizeof<T>() == 8) return v128.shuffle<u64>(before, here, 1, 2);
  if (sizeof<T>() == 4) return v128.shuffle<u32>(before, here, 3, 4, 5, 6);
  if (sizeof<T>() == 2) return v128.shuffle<u16>(before, here, 7, 8, 9, 10, 11, 12, 13, 14);
  return v128.shuffle<u8>(before, here, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
}

/** For each lane its neighbour to the right. */
// @ts-ignore
@inline
function fromRight<T>(here: v128, behind: v128): v128 {
  if (sizeof<T>() == 8) return v128.shuffle<u64>(here, behind, 1, 2);
  if (sizeof<T>() == 4) return v128.shuffle<u32>(here, behind, 1, 2, 3, 4);
  if (sizeof<T>() == 2) return v128.shuffle<u16>(here, behind, 1, 2, 3, 4, 5, 6, 7, 8);
  return v128.shuffle<u8>(here, behind, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
}

/** The first lane in all lanes. */
// @ts-ignore
@inline
function firstLane<T>(a: v128): v128 {
  if (sizeof<T>() == 8) return v128.shuffle<u64>(a, a, 0, 0);
  if (sizeof<T>() == 4) return v128.shuffle<u32>(a, a, 0, 0, 0, 0);
  if (sizeof<T>() == 2) return v128.shuffle<u16>(a, a, 0, 0, 0, 0, 0, 0, 0, 0);
  return v128.shuffle<u8>(a, a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}

/** The last lane in all lanes. */
// @ts-ignore
@inline
function lastLane<T>(a: v128): v128 {
  if (sizeof<T>() == 8) return v128.shuffle<u64>(a, a, 1, 1);
  if (sizeof<T>() == 4) return v128.shuffle<u32>(a, a, 3, 3, 3, 3);
  if (sizeof<T>() == 2) return v128.shuffle<u16>(a, a, 7, 7, 7, 7, 7, 7, 7, 7);
  return v128.shuffle<u8>(a, a, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15);
}

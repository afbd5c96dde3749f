import { loadFloats } from './lanes.as';

/**
 * `(pixel - dark) * inverse`. Darks and inverses are in one table, for each four pixels first their darks and then their
 * inverses: one stream through memory is faster than two.
 */
export function flatCorrect<T>(source: usize, table: usize, target: usize, count: usize): void {
  const rest = count & 7;
  const whole = target + ((count - rest) << 2);
  while (target < whole) {
    v128.store(target, f32x4.mul(f32x4.sub(loadFloats<T>(source), v128.load(table)), v128.load(table, 16)));
    const next = loadFloats<T>(source + 4 * sizeof<T>());
    v128.store(target, f32x4.mul(f32x4.sub(next, v128.load(table, 32)), v128.load(table, 48)), 16);
    source += 8 * sizeof<T>();
    table += 64;
    target += 32;
  }
  for (let i: usize = 0; i < rest; i++) {
    const at = table + ((i >> 2) << 5) + ((i & 3) << 2);
    store<f32>(target + (i << 2), (<f32>load<T>(source + i * sizeof<T>()) - load<f32>(at)) * load<f32>(at, 16));
  }
}

/**
 * Fills the table for {@link flatCorrect} from darks and flats in 32-bit floats. Where flat and dark are the
 * same, the inverse is 0, and so is every corrected pixel. Gives the first place where a number is not finite, or -1.
 */
export function fillFlatTable(flats: usize, darks: usize, table: usize, count: usize): i32 {
  for (let i: usize = 0; i < count; i++) {
    const dark = load<f32>(darks + (i << 2));
    const light = load<f32>(flats + (i << 2)) - dark;
    // Also NaN is none of these.
    if (!(abs<f32>(light) < Infinity && abs<f32>(dark) < Infinity)) return <i32>i;
    const at = table + ((i >> 2) << 5) + ((i & 3) << 2);
    store<f32>(at, dark);
    store<f32>(at, light == 0 ? 0 : 1 / light, 16);
  }
  return -1;
}

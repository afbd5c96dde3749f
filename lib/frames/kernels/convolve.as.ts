import { loadFloats } from './lanes.as';

/** Pixels of any dtype as 32-bit floats. */
export function toFloats<T>(source: usize, target: usize, count: usize): void {
  const rest = count & 3;
  const whole = target + ((count - rest) << 2);
  while (target < whole) {
    v128.store(target, loadFloats<T>(source));
    source += 4 * sizeof<T>();
    target += 16;
  }
  for (let i: usize = 0; i < rest; i++) store<f32>(target + (i << 2), <f32>load<T>(source + i * sizeof<T>()));
}

/**
 * Each target pixel is the sum of the source pixels from its own place on, `weightRows` down and `weightColumns` to the right,
 * each times its weight. A row of the source is `stride` floats long.
 */
export function weightedSums(
  source: usize,
  stride: usize,
  weights: usize,
  weightRows: usize,
  weightColumns: usize,
  target: usize,
  rows: usize,
  columns: usize,
): void {
  for (let row: usize = 0; row < rows; row++) {
    const line = source + ((row * stride) << 2);
    let column: usize = 0;
    for (; column + 8 <= columns; column += 8) {
      let first = f32x4.splat(0);
      let second = f32x4.splat(0);
      let weight = weights;
      for (let y: usize = 0; y < weightRows; y++) {
        let at = line + ((y * stride + column) << 2);
        const end = at + (weightColumns << 2);
        for (; at < end; at += 4) {
          const factor = v128.load32_splat(weight);
          first = f32x4.add(first, f32x4.mul(v128.load(at), factor));
          second = f32x4.add(second, f32x4.mul(v128.load(at, 16), factor));
          weight += 4;
        }
      }
      v128.store(target, first);
      v128.store(target, second, 16);
      target += 32;
    }
    for (; column < columns; column++) {
      let sum: f32 = 0;
      let weight = weights;
      for (let y: usize = 0; y < weightRows; y++) {
        let at = line + ((y * stride + column) << 2);
        const end = at + (weightColumns << 2);
        for (; at < end; at += 4) {
          sum += load<f32>(at) * load<f32>(weight);
          weight += 4;
        }
      }
      store<f32>(target, sum);
      target += 4;
    }
  }
}

import { loadFloats } from './lanes.as';

/** `(pixel - low) * scale` as the nearest of 0 to 255; NaN becomes 0. */
export function toUint8<T>(source: usize, target: usize, count: usize, low: f32, scale: f32): void {
  const rest = count & 7;
  const whole = target + (count - rest);
  while (target < whole) {
    const first = scaled(loadFloats<T>(source), low, scale);
    const second = scaled(loadFloats<T>(source + 4 * sizeof<T>()), low, scale);
    const words = i16x8.narrow_i32x4_s(first, second);
    v128.store64_lane(target, i8x16.narrow_i16x8_u(words, words), 0);
    source += 8 * sizeof<T>();
    target += 8;
  }
  for (let i: usize = 0; i < rest; i++) {
    const value = nearest((<f32>load<T>(source + i * sizeof<T>()) - low) * scale);
    // The comparison is false for NaN.
    store<u8>(target + i, value >= 255 ? 255 : value > 0 ? <u8>value : 0);
  }
}

// @ts-ignore: decorators are AssemblyScript's
@inline
function scaled(pixels: v128, low: f32, scale: f32): v128 {
  const values = f32x4.mul(f32x4.sub(pixels, f32x4.splat(low)), f32x4.splat(scale));
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(values));
}

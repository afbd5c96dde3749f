import { loadFloats } from './lanes.as';

/** `-ln(max(pixel, least))` in 32-bit floats: infinite for 0, NaN for NaN and what is negative. */
export function negativeLogarithm<T>(source: usize, target: usize, count: usize, least: f32): void {
  const floor = f32x4.splat(least);
  const rest = count & 3;
  const whole = target + ((count - rest) << 2);
  while (target < whole) {
    v128.store(target, f32x4.neg(logarithm(f32x4.pmax(loadFloats<T>(source), floor))));
    source += 4 * sizeof<T>();
    target += 16;
  }
  for (let i: usize = 0; i < rest; i++) {
    const pixel = f32x4.pmax(f32x4.splat(<f32>load<T>(source + i * sizeof<T>())), floor);
    store<f32>(target + (i << 2), f32x4.extract_lane(f32x4.neg(logarithm(pixel)), 0));
  }
}

/**
 * The natural logarithm: the exponent times ln 2, and a polynomial for the rest, from √½ to √2. The polynomial is that of
 * `logf` in the Cephes library (S. Moshier).
 */
// @ts-ignore: decorators are AssemblyScript's
@inline
function logarithm(x: v128): v128 {
  // Denormal numbers are made normal first: 2^-23 of their logarithm is the exponent's.
  const isSmall = f32x4.lt(x, f32x4.splat(1.17549435e-38));
  const normal = v128.bitselect(f32x4.mul(x, f32x4.splat(8388608)), x, isSmall);
  let exponent = i32x4.sub(i32x4.shr_u(normal, 23), i32x4.splat(126));
  exponent = i32x4.sub(exponent, v128.and(isSmall, i32x4.splat(23)));
  let m = v128.or(v128.and(normal, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
  const isLow = f32x4.lt(m, f32x4.splat(0.707106781186547524));
  // isLow is -1 where it is true.
  exponent = i32x4.add(exponent, isLow);
  m = f32x4.sub(f32x4.add(m, v128.and(m, isLow)), f32x4.splat(1));
  const e = f32x4.convert_i32x4_s(exponent);
  const square = f32x4.mul(m, m);
  let y = f32x4.splat(7.0376836292e-2);
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(-1.151461031e-1));
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(1.167699874e-1));
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(-1.2420140846e-1));
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(1.4249322787e-1));
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(-1.6668057665e-1));
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(2.0000714765e-1));
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(-2.4999993993e-1));
  y = f32x4.add(f32x4.mul(y, m), f32x4.splat(3.3333331174e-1));
  y = f32x4.mul(f32x4.mul(y, m), square);
  y = f32x4.add(y, f32x4.mul(e, f32x4.splat(-2.12194440e-4)));
  y = f32x4.sub(y, f32x4.mul(square, f32x4.splat(0.5)));
  const result = f32x4.add(f32x4.add(m, y), f32x4.mul(e, f32x4.splat(0.693359375)));
  return special(x, result);
}

// @ts-ignore
@inline
function special(x: v128, result: v128): v128 {
  const zero = f32x4.splat(0);
  const isFinite = f32x4.lt(x, f32x4.splat(Infinity));
  let y = v128.bitselect(result, x, isFinite);
  y = v128.bitselect(f32x4.splat(-Infinity), y, f32x4.eq(x, zero));
  return v128.bitselect(f32x4.splat(NaN), y, f32x4.lt(x, zero));
}

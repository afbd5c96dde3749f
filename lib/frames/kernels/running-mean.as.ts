import { loadDoubles, loadIntegers } from './lanes.as';

/** Adds pixels to their sums: 32-bit integers for pixels of 8 bits and `uint16`, 64-bit floats for the others. */
export function accumulate<T>(source: usize, sums: usize, count: usize): void {
  if (sizeof<T>() <= 2 && !isSigned<T>()) {
    const rest = count & 15;
    const whole = sums + ((count - rest) << 2);
    while (sums < whole) {
      v128.store(sums, i32x4.add(v128.load(sums), loadIntegers<T>(source)));
      v128.store(sums, i32x4.add(v128.load(sums, 16), loadIntegers<T>(source + 4 * sizeof<T>())), 16);
      v128.store(sums, i32x4.add(v128.load(sums, 32), loadIntegers<T>(source + 8 * sizeof<T>())), 32);
      v128.store(sums, i32x4.add(v128.load(sums, 48), loadIntegers<T>(source + 12 * sizeof<T>())), 48);
      source += 16 * sizeof<T>();
      sums += 64;
    }
    for (let i: usize = 0; i < rest; i++) {
      store<u32>(sums + (i << 2), load<u32>(sums + (i << 2)) + <u32>load<T>(source + i * sizeof<T>()));
    }
  } else {
    const rest = count & 3;
    const whole = sums + ((count - rest) << 3);
    while (sums < whole) {
      v128.store(sums, f64x2.add(v128.load(sums), loadDoubles<T>(source)));
      v128.store(sums, f64x2.add(v128.load(sums, 16), loadDoubles<T>(source + 2 * sizeof<T>())), 16);
      source += 4 * sizeof<T>();
      sums += 32;
    }
    for (let i: usize = 0; i < rest; i++) {
      store<f64>(sums + (i << 3), load<f64>(sums + (i << 3)) + <f64>load<T>(source + i * sizeof<T>()));
    }
  }
}

/** 32-bit integer sums divided by the number of frames. */
export function meanOfIntegers(sums: usize, target: usize, count: usize, frames: f32): void {
  const rest = count & 3;
  const whole = target + ((count - rest) << 2);
  const divisor = f32x4.splat(frames);
  while (target < whole) {
    v128.store(target, f32x4.div(f32x4.convert_i32x4_u(v128.load(sums)), divisor));
    sums += 16;
    target += 16;
  }
  for (let i: usize = 0; i < rest; i++) store<f32>(target + (i << 2), <f32>load<u32>(sums + (i << 2)) / frames);
}

/** 64-bit sums divided by the number of frames; in 64 bits a product with the inverse is good enough for 32. */
export function meanOfDoubles(sums: usize, target: usize, count: usize, frames: f64): void {
  const rest = count & 3;
  const whole = target + ((count - rest) << 2);
  const inverse = f64x2.splat(1 / frames);
  while (target < whole) {
    const low = f32x4.demote_f64x2_zero(f64x2.mul(v128.load(sums), inverse));
    const high = f32x4.demote_f64x2_zero(f64x2.mul(v128.load(sums, 16), inverse));
    v128.store(target, v128.shuffle<u64>(low, high, 0, 2));
    sums += 32;
    target += 16;
  }
  for (let i: usize = 0; i < rest; i++) store<f32>(target + (i << 2), <f32>(load<f64>(sums + (i << 3)) / frames));
}

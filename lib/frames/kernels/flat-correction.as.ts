import { loadFloats, loadIntegers } from './lanes.as';

// Memory is what these wait for. So what they need of a pixel is in one table, one stream and not two, and in as few bytes as
// hold it: 4 for each pixel where flats and darks are integers of 16 bits, 8 otherwise.

/** `(pixel - dark) * inverse`. The table: for each four pixels, first their darks and then their inverses. */
export function flatMultiply<T>(source: usize, table: usize, target: usize, count: usize): void {
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
 * `(pixel - dark) / light` for pixels of 8 bits and `uint16`; 0 where light is 0. The table: for each eight pixels, first their
 * darks and then their lights, in 16 bits.
 */
export function flatDivide<T>(source: usize, table: usize, target: usize, count: usize): void {
  if (sizeof<T>() > 2 || isSigned<T>()) return;
  const rest = count & 7;
  const whole = target + ((count - rest) << 2);
  while (target < whole) {
    const darks = v128.load(table);
    const lights = v128.load(table, 16);
    const first = i32x4.sub(loadIntegers<T>(source), i32x4.extend_low_i16x8_u(darks));
    v128.store(target, quotient(first, i32x4.extend_low_i16x8_u(lights)));
    const second = i32x4.sub(loadIntegers<T>(source + 4 * sizeof<T>()), i32x4.extend_high_i16x8_u(darks));
    v128.store(target, quotient(second, i32x4.extend_high_i16x8_u(lights)), 16);
    source += 8 * sizeof<T>();
    table += 32;
    target += 32;
  }
  for (let i: usize = 0; i < rest; i++) {
    const light = load<u16>(table + (i << 1), 16);
    const difference = <i32>load<T>(source + i * sizeof<T>()) - <i32>load<u16>(table + (i << 1));
    store<f32>(target + (i << 2), light == 0 ? 0 : <f32>difference / <f32>light);
  }
}

// @ts-ignore: decorators are AssemblyScript's
@inline
function quotient(differences: v128, lights: v128): v128 {
  const values = f32x4.div(f32x4.convert_i32x4_s(differences), f32x4.convert_i32x4_s(lights));
  return v128.and(values, i32x4.ne(lights, i32x4.splat(0)));
}

/** Gives the first place where a flat or a dark (32-bit floats) is not finite, or -1. */
export function firstNotFinite(flats: usize, darks: usize, count: usize): i32 {
  for (let i: usize = 0; i < count; i++) {
    // Infinity - Infinity and NaN are not below infinity.
    const light = abs<f32>(load<f32>(flats + (i << 2)) - load<f32>(darks + (i << 2)));
    if (!(light < Infinity)) return <i32>i;
  }
  return -1;
}

/** Fills the table of {@link flatMultiply} from flats and darks in 32-bit floats. Where they are the same, the inverse is 0. */
export function fillFloatTable(flats: usize, darks: usize, table: usize, count: usize): i32 {
  for (let i: usize = 0; i < count; i++) {
    const dark = load<f32>(darks + (i << 2));
    const light = load<f32>(flats + (i << 2)) - dark;
    const at = table + ((i >> 2) << 5) + ((i & 3) << 2);
    store<f32>(at, dark);
    store<f32>(at, light == 0 ? 0 : 1 / light, 16);
  }
  return 1;
}

/** Fills the table of {@link flatDivide}; gives 0 when a dark, or a flat less its dark, is no integer of 16 bits. */
export function fillIntegerTable(flats: usize, darks: usize, table: usize, count: usize): i32 {
  for (let i: usize = 0; i < count; i++) {
    const dark = load<f32>(darks + (i << 2));
    const light = load<f32>(flats + (i << 2)) - dark;
    if (!(dark >= 0 && dark <= 65535 && light >= 0 && light <= 65535)) return 0;
    if (trunc<f32>(dark) != dark || trunc<f32>(light) != light) return 0;
    const at = table + ((i >> 3) << 5) + ((i & 7) << 1);
    store<u16>(at, <u16>dark);
    store<u16>(at, <u16>light, 16);
  }
  return 1;
}

import { loadDoubles } from './lanes.as';

/** Writes least, greatest and sum, three 64-bit floats. Of a NaN and anything else, NaN is the least and the greatest. */
export function extremesAndSum<T>(source: usize, count: usize, result: usize): void {
  const lanes: usize = 16 / sizeof<T>();
  let least = load<T>(source);
  let greatest = least;
  let sum: f64 = 0;
  let i: usize = 0;
  if (count >= lanes) {
    let lows = v128.load(source);
    let highs = lows;
    while (i + lanes <= count) {
      // Few enough for sums of 32 bits.
      const stop = min<usize>(count, i + 8192 * lanes);
      let doubles = f64x2.splat(0);
      let integers = i32x4.splat(0);
      for (; i + lanes <= stop; i += lanes) {
        const at = source + i * sizeof<T>();
        const pixels = v128.load(at);
        lows = v128.min<T>(lows, pixels);
        highs = v128.max<T>(highs, pixels);
        if (sizeof<T>() == 1) {
          integers = i32x4.add(integers, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(pixels)));
        } else if (sizeof<T>() == 2) {
          const pairs = isSigned<T>() ? i32x4.extadd_pairwise_i16x8_s(pixels) : i32x4.extadd_pairwise_i16x8_u(pixels);
          integers = i32x4.add(integers, pairs);
        } else {
          doubles = f64x2.add(doubles, loadDoubles<T>(at));
          if (sizeof<T>() == 4) doubles = f64x2.add(doubles, loadDoubles<T>(at + 8));
        }
      }
      if (sizeof<T>() <= 2 && !isSigned<T>()) {
        doubles = f64x2.add(
          f64x2.convert_low_i32x4_u(integers),
          f64x2.convert_low_i32x4_u(v128.shuffle<u64>(integers, integers, 1, 1)),
        );
      } else if (sizeof<T>() == 2) {
        doubles = f64x2.add(
          f64x2.convert_low_i32x4_s(integers),
          f64x2.convert_low_i32x4_s(v128.shuffle<u64>(integers, integers, 1, 1)),
        );
      }
      sum += f64x2.extract_lane(doubles, 0) + f64x2.extract_lane(doubles, 1);
    }
    v128.store(result, lows);
    for (let lane: usize = 0; lane < lanes; lane++) least = min<T>(least, load<T>(result + lane * sizeof<T>()));
    v128.store(result, highs);
    for (let lane: usize = 0; lane < lanes; lane++) {
      greatest = max<T>(greatest, load<T>(result + lane * sizeof<T>()));
    }
  }
  for (; i < count; i++) {
    const pixel = load<T>(source + i * sizeof<T>());
    least = min<T>(least, pixel);
    greatest = max<T>(greatest, pixel);
    sum += <f64>pixel;
  }
  store<f64>(result, <f64>least);
  store<f64>(result, <f64>greatest, 8);
  store<f64>(result, sum, 16);
}

/** The sum of the squares of what pixels differ from their mean by. */
export function squaredDeviations<T>(source: usize, count: usize, mean: f64): f64 {
  const rest = count & 3;
  const whole = source + (count - rest) * sizeof<T>();
  const means = f64x2.splat(mean);
  let first = f64x2.splat(0);
  let second = f64x2.splat(0);
  while (source < whole) {
    const a = f64x2.sub(loadDoubles<T>(source), means);
    const b = f64x2.sub(loadDoubles<T>(source + 2 * sizeof<T>()), means);
    first = f64x2.add(first, f64x2.mul(a, a));
    second = f64x2.add(second, f64x2.mul(b, b));
    source += 4 * sizeof<T>();
  }
  const both = f64x2.add(first, second);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (let i: usize = 0; i < rest; i++) {
    const deviation = <f64>load<T>(source + i * sizeof<T>()) - mean;
    sum += deviation * deviation;
  }
  return sum;
}

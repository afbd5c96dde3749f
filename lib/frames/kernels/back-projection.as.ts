/**
 * Adds a filtered projection to every pixel of a slice that it sees. `position` is where the middle of the first pixel of a row
 * is seen, and grows by `cos` from pixel to pixel; of row `y` only the pixels from `starts[y]` to `stops[y]` are seen from all
 * sides. The projection has one more value than it has columns.
 */
export function backProject(
  projection: usize,
  target: usize,
  columns: usize,
  spans: usize,
  position: f32,
  cos: f32,
  sin: f32,
): void {
  const slope = f32x4.splat(cos);
  for (let y: usize = 0; y < columns; y++) {
    const start = <usize>load<u32>(spans + (y << 3));
    const stop = <usize>load<u32>(spans + (y << 3), 4);
    const line = position - <f32>y * sin;
    let x = start;
    const first = f32x4.splat(line);
    let xs = f32x4.add(f32x4.splat(<f32>x), f32x4(0, 1, 2, 3));
    let pixels = target + ((y * columns + x) << 2);
    for (; x + 4 <= stop; x += 4) {
      const at = f32x4.add(first, f32x4.mul(xs, slope));
      const k = i32x4.trunc_sat_f32x4_s(at);
      const fraction = f32x4.sub(at, f32x4.convert_i32x4_s(k));
      const a = v128.load64_zero(projection + (i32x4.extract_lane(k, 0) << 2));
      const b = v128.load64_zero(projection + (i32x4.extract_lane(k, 1) << 2));
      const c = v128.load64_zero(projection + (i32x4.extract_lane(k, 2) << 2));
      const d = v128.load64_zero(projection + (i32x4.extract_lane(k, 3) << 2));
      const ab = v128.shuffle<u32>(a, b, 0, 4, 1, 5);
      const cd = v128.shuffle<u32>(c, d, 0, 4, 1, 5);
      const left = v128.shuffle<u64>(ab, cd, 0, 2);
      const right = v128.shuffle<u64>(ab, cd, 1, 3);
      const value = f32x4.add(left, f32x4.mul(fraction, f32x4.sub(right, left)));
      v128.store(pixels, f32x4.add(v128.load(pixels), value));
      xs = f32x4.add(xs, f32x4.splat(4));
      pixels += 16;
    }
    for (; x < stop; x++) {
      const place = line + <f32>x * cos;
      const k = <i32>place;
      const left = load<f32>(projection + (k << 2));
      const right = load<f32>(projection + (k << 2), 4);
      store<f32>(pixels, load<f32>(pixels) + left + (place - <f32>k) * (right - left));
      pixels += 4;
    }
  }
}

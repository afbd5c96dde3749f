/**
 * Counts how often each value occurs, for pixels of 8 bits and `uint16`. In two tables, one behind the other, for odd and
 * even places: a value that follows itself would have to wait for the count before.
 */
export function tally<T>(source: usize, count: usize, counts: usize): void {
  const second = counts + ((1 << (8 * sizeof<T>())) << 2);
  const whole = source + (count & ~3) * sizeof<T>();
  const end = source + count * sizeof<T>();
  for (; source < whole; source += 4 * sizeof<T>()) {
    addOne(counts, <usize>load<T>(source));
    addOne(second, <usize>load<T>(source + sizeof<T>()));
    addOne(counts, <usize>load<T>(source + 2 * sizeof<T>()));
    addOne(second, <usize>load<T>(source + 3 * sizeof<T>()));
  }
  for (; source < end; source += sizeof<T>()) addOne(counts, <usize>load<T>(source));
}

/** Counts pixels in bins of equal width from `low` to `high`; `high` is in the last one. What is outside, or NaN, is not counted. */
export function binPixels<T>(source: usize, count: usize, counts: usize, low: f64, high: f64, bins: u32): void {
  const end = source + count * sizeof<T>();
  const scale = <f64>bins / (high - low);
  for (; source < end; source += sizeof<T>()) {
    const pixel = <f64>load<T>(source);
    if (pixel >= low && pixel <= high) addOne(counts, min<u32>(<u32>((pixel - low) * scale), bins - 1));
  }
}

// @ts-ignore: decorators are AssemblyScript's
@inline
function addOne(counts: usize, place: usize): void {
  const at = counts + (place << 2);
  store<u32>(at, load<u32>(at) + 1);
}

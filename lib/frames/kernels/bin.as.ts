/** Adds up each block of `down` rows and `across` columns, and divides by `divisor`. */
export function bin<T>(
  source: usize,
  columns: usize,
  target: usize,
  targetRows: usize,
  down: usize,
  across: usize,
  divisor: f64,
): void {
  const targetColumns = columns / across;
  for (let row: usize = 0; row < targetRows; row++) {
    for (let column: usize = 0; column < targetColumns; column++) {
      let sum: f64 = 0;
      let line = source + (row * down * columns + column * across) * sizeof<T>();
      for (let y: usize = 0; y < down; y++) {
        for (let x: usize = 0; x < across; x++) sum += <f64>load<T>(line + x * sizeof<T>());
        line += columns * sizeof<T>();
      }
      store<f64>(target, sum / divisor);
      target += 8;
    }
  }
}

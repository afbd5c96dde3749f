/** A whole number of 32 bits that looks random, and is always the same for the same number. */
export function hash(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return bits ^ (bits >>> 16);
}

/** Random numbers from 0 (included) to 1, always the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let count = hash(seed);
  return () => {
    count = (count + 0x9e3779b9) | 0;
    return (hash(count) >>> 0) / 2 ** 32;
  };
}

/** So many random numbers of a normal distribution; their mean is 0 and their standard deviation 1, exactly. */
export function normalNumbers(length: number, seed: number): Float32Array {
  const random = randomNumbers(seed);
  const numbers = Float32Array.from({ length }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return radius * Math.cos(2 * Math.PI * random());
  });
  const mean = numbers.reduce((sum, number) => sum + number, 0) / length;
  const variance = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / length;
  return numbers.map((number) => (number - mean) / Math.sqrt(variance));
}

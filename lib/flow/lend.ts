import { current } from './delivery.js';

/**
 * Lends something with the value that is being delivered: `reclaim` is called once everybody has let go of that value and
 * of what was made of it, those who took it into a `buffer` included.
 *
 * For those who write operators and sources whose values use memory, or anything else, that is to be used again. Call it
 * synchronously, inside `next`. Outside a delivery nobody can tell when a value is done with: nothing is lent then, and
 * the result is `false`.
 *
 * An operator that keeps a value by itself and lets its delivery pass (`pairwise`, `bufferCount`, a variable in a `tap`)
 * is not seen: it has to copy what it keeps.
 *
 * @returns whether `reclaim` will be called
 *
 * @example
 * ```ts
 * import { buffer, drain, generate, lend } from 'rxlab';
 * import { tap } from 'rxjs';
 *
 * const lent = generate(['a', 'b']).pipe(tap((value) => lend(() => console.log(`${value} is back`))));
 * await drain(lent.pipe(buffer({ capacity: 1 })), async (value) => console.log(value));
 * // prints: a
 * // prints: a is back
 * // prints: b
 * // prints: b is back
 * ```
 */
export function lend(reclaim: () => void): boolean {
  return current()?.lend(reclaim) ?? false;
}

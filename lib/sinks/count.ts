import type { Observable } from 'rxjs';
import { drain } from '../flow/index.js';

/**
 * A sink that counts, and resolves to how many values came.
 *
 * @example
 * ```ts
 * import { inject } from 'rxlab';
 * import { count } from 'rxlab/sinks';
 *
 * console.log(await inject(['a', 'b', 'c'], count)); // prints: 3
 * ```
 */
export async function count(source: Observable<unknown>): Promise<number> {
  let values = 0;
  await drain(source, () => {
    values++;
  });
  return values;
}

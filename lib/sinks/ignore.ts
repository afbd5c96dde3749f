import type { Observable } from 'rxjs';
import { drain } from '../flow/index.js';

/**
 * A sink that does nothing with the values: it runs the pipe for what happens in it, and waits for its end.
 *
 * @example
 * ```ts
 * import { generate, inject } from 'rxlab';
 * import { Timer } from 'rxlab/filters';
 * import { ignore } from 'rxlab/sinks';
 *
 * const timer = new Timer();
 * await inject(generate([1, 2, 3]).pipe(timer.measure()), ignore);
 * console.log(timer.durations.length); // prints: 3
 * ```
 */
export async function ignore(source: Observable<unknown>): Promise<void> {
  await drain(source);
}

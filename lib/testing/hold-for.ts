import { Observable, timer, type MonoTypeOperatorFunction } from 'rxjs';
import { hold, InvalidArgumentError } from '../flow/index.js';

/**
 * Passes each value on at once and holds it for some milliseconds: a consumer that takes its time. It counts time with
 * rxjs's own timer, so that in {@link runMarbles} the time is virtual.
 *
 * @param duration - milliseconds, or a function that gives them for each value
 * @throws an {@link InvalidArgumentError} when `duration` is neither
 *
 * @example
 * ```ts
 * import { holdFor, runMarbles } from 'rxlab/testing';
 *
 * runMarbles(({ generate, expectObservable }) => {
 *   expectObservable(generate('(ab|)').pipe(holdFor(3))).toBe('a--b--|');
 * });
 * ```
 */
export function holdFor<T>(duration: number | ((value: T) => number)): MonoTypeOperatorFunction<T> {
  if (typeof duration !== 'function' && !(duration >= 0)) {
    throw new InvalidArgumentError('duration', 'a number of milliseconds or a function that gives it', duration);
  }
  const durationOf = typeof duration === 'function' ? duration : () => duration;
  return (source) =>
    new Observable((subscriber) => {
      const releases = new Set<() => void>();
      subscriber.add(() => {
        for (const release of releases) release();
      });
      subscriber.add(
        source.subscribe({
          next: (value) => {
            const release = hold();
            releases.add(release);
            // eslint-disable-next-line rxjs-x/no-ignored-error, rxjs-x/no-nested-subscribe -- a timer does not fail
            const pause = timer(durationOf(value)).subscribe(() => {
              releases.delete(release);
              subscriber.remove(pause);
              release();
            });
            subscriber.add(pause);
            subscriber.next(value);
          },
          error: (error: unknown) => subscriber.error(error),
          complete: () => subscriber.complete(),
        }),
      );
    });
}

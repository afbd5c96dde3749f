import { Delivery, enter, joinScope, leave, shareLease } from './delivery.js';

/**
 * Sends a value in a delivery of its own: whoever gets it can hold it, and `consumed` is called when the last of them has
 * let go. It may be called before this returns.
 *
 * For those who feed a `Subject` and want to wait for those who listen.
 *
 * @example
 * ```ts
 * import { deliver, drain } from 'rxlab';
 * import { Subject } from 'rxjs';
 * import { setTimeout } from 'node:timers/promises';
 *
 * const readings = new Subject<number>();
 * const drained = drain(readings, async (reading) => {
 *   await setTimeout(5);
 *   console.log(reading);
 * });
 * for (const reading of [1, 2]) {
 *   await new Promise<void>((consumed) => deliver(readings, reading, consumed));
 *   console.log('consumed');
 * }
 * readings.complete();
 * await drained;
 * // prints: 1
 * // prints: consumed
 * // prints: 2
 * // prints: consumed
 * ```
 */
export function deliver<T>(target: { next(value: T): void }, value: T, consumed: () => void): void {
  const delivery = spare ?? new Delivery(nothing, undefined);
  spare = undefined;
  delivery.onFree = consumed;
  delivery.scope = joinScope();
  delivery.inherit(shareLease());
  delivery.holders = 1;
  const outer = enter(delivery);
  try {
    target.next(value);
  } finally {
    leave(outer);
    if (delivery.settle()) {
      delivery.onFree = nothing;
      delivery.scope = undefined;
      spare = delivery;
      consumed();
    }
  }
}

const nothing = (): void => undefined;

/** A delivery that nobody holds any more, and that knows of nobody: the next one can have it. */
let spare: Delivery | undefined;

import { Subject, takeUntil } from 'rxjs';
import { warn } from './debug.js';
import { drain } from './drain.js';
import { InvalidArgumentError } from './rxlab-error.js';
import { isPromiseLike } from './producer.js';
import type { Sink } from './source.js';

/** Whatever can be pushed to: what `coroutine` makes, or anything else with these methods. */
export interface CoroutineLike<In> {
  /** Takes a value; throws an error named `StopIteration` when it wants no more. */
  readonly send: (value: In) => unknown;
  /** Runs its `finally`. */
  close(): void;
  /** Whether it has ended: then nothing is opened for it. */
  readonly closed?: boolean;
}

/** Whoever can stand at the end of a pipe. */
export type Consumer<T, R = void> = Sink<T, R> | CoroutineLike<T>;

/** The sink that a consumer is. */
export function toSink<T, R>(consumer: Consumer<T, R>): Sink<T, R | void> {
  if (typeof consumer === 'function') return consumer;
  if (typeof (consumer as CoroutineLike<T> | undefined)?.send === 'function') return pushTo(consumer);
  throw new InvalidArgumentError('consumer', 'a sink (a function that takes a stream) or a coroutine', consumer);
}

/** Pushes each value to the coroutine. One that has had enough ends the stream, cleanly; at the end it is closed. */
function pushTo<T>(coroutine: CoroutineLike<T>): Sink<T> {
  return async (source) => {
    if (coroutine.closed) return;
    const enough = new Subject<void>();
    const stop = (error: unknown): void => {
      if ((error as Error | undefined)?.name !== 'StopIteration') throw error;
      enough.next();
    };
    try {
      await drain(source.pipe(takeUntil(enough)), (value) => {
        try {
          const result = coroutine.send(value);
          return isPromiseLike(result) ? result.then(undefined, stop) : undefined;
        } catch (error) {
          stop(error);
          return undefined;
        }
      });
    } catch (error) {
      try {
        coroutine.close();
      } catch (failure) {
        warn('a coroutine failed while it was closed:', failure);
      }
      throw error;
    }
    coroutine.close();
  };
}

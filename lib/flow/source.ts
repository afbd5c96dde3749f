import { isObservable, type Observable } from 'rxjs';
import { generate } from './generate.js';
import { isIterable, type Producer } from './producer.js';
import { InvalidArgumentError } from './rxlab-error.js';

/** Where values come from: a stream, or what one can be generated from. */
export type Source<T> = Observable<T> | Producer<T>;

/** A sink subscribes to a stream, and its promise is its result. */
export type Sink<T, R = void> = (source: Observable<T>) => Promise<R>;

/** The stream itself, or a generator of what was given. */
export function toObservable<T>(source: Source<T>): Observable<T> {
  if (isObservable(source)) return source;
  if (isIterable<T>(source) || typeof source === 'function') return generate(source);
  throw new InvalidArgumentError('source', 'an Observable, an iterable or a generator function', source);
}

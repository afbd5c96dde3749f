import { isObservable, type Observable } from 'rxjs';
import { generate } from './generate.js';
import { InvalidArgumentError } from './rxlab-error.js';

/**
 * What a generator is made of: something iterable, or a function that makes it. A generator function and an async
 * generator function are such functions as they are. The `AbortSignal` aborts when nobody wants more values.
 */
export type Producer<T> = Iterable<T> | AsyncIterable<T> | ((signal: AbortSignal) => Iterable<T> | AsyncIterable<T>);

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

export function isIterable<T>(value: unknown): value is Iterable<T> | AsyncIterable<T> {
  const candidate = value as Partial<AsyncIterable<T> & Iterable<T>> | null | undefined;
  return typeof candidate?.[Symbol.asyncIterator] === 'function' || typeof candidate?.[Symbol.iterator] === 'function';
}

export function isPromiseLike<T = unknown>(value: unknown): value is PromiseLike<T> {
  return typeof (value as PromiseLike<T> | null | undefined)?.then === 'function';
}

/**
 * What a generator is made of: something iterable, or a function that makes it. A generator function and an async
 * generator function are such functions as they are. The `AbortSignal` aborts when nobody wants more values.
 */
export type Producer<T> = Iterable<T> | AsyncIterable<T> | ((signal: AbortSignal) => Iterable<T> | AsyncIterable<T>);

export function isIterable<T>(value: unknown): value is Iterable<T> | AsyncIterable<T> {
  const candidate = value as Partial<AsyncIterable<T> & Iterable<T>> | null | undefined;
  return typeof candidate?.[Symbol.asyncIterator] === 'function' || typeof candidate?.[Symbol.iterator] === 'function';
}

export function isPromiseLike<T = unknown>(value: unknown): value is PromiseLike<T> {
  return typeof (value as PromiseLike<T> | null | undefined)?.then === 'function';
}

import { InvalidArgumentError } from '../flow/index.js';
import { GeneratorCoroutine } from './generator-coroutine.js';

/**
 * Something to push values to: the other way round from a generator, of which values are pulled. Made by what
 * {@link coroutine} returns; `In` is what it takes, `Out` what it gives back for each value.
 */
export interface Coroutine<in In, out Out = unknown> {
  /**
   * Gives a value to the `yield` at which the body waits, and returns what the body yields next: `undefined` in a sink; a
   * promise where the body is not done with the value before it has resolved.
   *
   * @throws {@link StopIteration} when the body returns, and whenever it has ended before
   * @throws what the body throws, which ends it
   */
  send(value: In): Out;
  /** Ends the body where it waits: its `finally` blocks run. Does nothing when it has ended. */
  close(): void;
  /** Whether it has ended: was closed, has returned or has thrown. */
  readonly closed: boolean;
}

/** What the body of a coroutine is: a generator. A `yield` without annotation takes anything. */
export type CoroutineBody = Generator<unknown, unknown>;

/** The coroutine that a body makes: `const value: number = yield …` in it says what it takes. */
export type CoroutineOf<Body extends CoroutineBody> =
  Body extends Generator<infer Out, unknown, infer In> ? Coroutine<In, Out> : never;

/**
 * Makes a factory of coroutines from a generator function: the push style, in which a stage is given its outputs and
 * sends to them. What the factory makes is primed: its body has run to the first `yield` and waits for a value.
 *
 * A coroutine that was given other coroutines as arguments closes them when it ends, in their order; one that was given
 * to several is closed with the last of them. So closing the first stage closes the whole pipeline, down to its sinks.
 * What a body does in `finally` comes before that, and may still send.
 *
 * Takes part in backpressure as every consumer does: the body can {@link hold} the value that it is at, or yield a promise,
 * which {@link inject} and {@link asSink} await. A stage between passes such a promise on: `yield output.send(value)`.
 *
 * @throws {@link InvalidArgumentError} when `body` is no generator function
 *
 * @example
 * ```ts
 * import { coroutine, type Coroutine } from 'rxlab';
 *
 * const square = coroutine(function* (output: Coroutine<number>) {
 *   while (true) {
 *     const value: number = yield;
 *     output.send(value ** 2);
 *   }
 * });
 * const printer = coroutine(function* () {
 *   try {
 *     while (true) console.log(yield);
 *   } finally {
 *     console.log('closed');
 *   }
 * });
 * const pipeline = square(printer());
 * for (const value of [1, 2, 3]) pipeline.send(value);
 * pipeline.close();
 * // prints: 1
 * // prints: 4
 * // prints: 9
 * // prints: closed
 * ```
 */
// `any`, because a parameter with a default value would otherwise be unknown inside the body.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function coroutine<Arguments extends any[], Body extends CoroutineBody>(
  body: (...outputs: Arguments) => Body,
): (...outputs: Arguments) => CoroutineOf<Body> {
  if (typeof body !== 'function' || isA('AsyncGeneratorFunction', body)) throw notABody(body);
  return (...outputs) => {
    const generator = body(...outputs);
    if (!isA('Generator', generator)) throw notABody(body);
    const made: Coroutine<never> = new GeneratorCoroutine<never, unknown>(generator, outputs);
    return made as CoroutineOf<Body>;
  };
}

/** Asks for the class by its tag, which is the same in every realm. */
function isA(tag: string, value: unknown): boolean {
  return Object.prototype.toString.call(value) === `[object ${tag}]`;
}

function notABody(body: unknown): InvalidArgumentError {
  const expected = 'a generator function (function*, not async: it yields a promise where it has to wait)';
  return new InvalidArgumentError('body', expected, body);
}

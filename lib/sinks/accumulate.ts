import type { Observable } from 'rxjs';
import { drain, InvalidArgumentError } from '../flow/index.js';
import type { DType, FrameStack, StackShape } from '../frames/index.js';
import { kept } from './kept.js';
import { StackFiller } from './stack-filler.js';

/** Options of {@link Accumulate}. */
export interface AccumulateOptions<S extends StackShape | undefined = StackShape | undefined> {
  /** The shape of the stack that the frames become, `[frames, rows, columns]`. Without it the values become a list. */
  readonly shape?: S;
  /** The dtype of the stack: that of the first frame unless told. Frames are not converted. */
  readonly dtype?: DType | undefined;
  /** Whether each run of the sink begins anew; otherwise it goes on where the last one ended. True unless told. */
  readonly resetOnCall?: boolean | undefined;
}

/** What {@link Accumulate} makes of its values: with a shape one stack, `undefined` until that is full; otherwise a list. */
export type Accumulated<T, S extends StackShape | undefined> = [S] extends [StackShape]
  ? FrameStack | undefined
  : readonly T[];

/**
 * Keeps all that comes: as a list, or with a `shape` as one stack of frames. Its sink resolves to the items.
 *
 * A stack is full when all its frames have come, and memory for all of it is taken with the first. A stream with too many
 * frames, or too few, is an error; with `resetOnCall: false` several streams may fill it one after the other.
 *
 * Frames that are lent by a pool are copied into the list; one inside of another value (a pair of frames) has to be copied
 * before.
 *
 * @typeParam T - what the list is of; leave it to the compiler for a stack
 *
 * @example
 * ```ts
 * import { generate, inject } from 'rxlab';
 * import { frame } from 'rxlab/frames';
 * import { Accumulate } from 'rxlab/sinks';
 *
 * const squares = new Accumulate<number>();
 * await inject([0, 1, 4], squares.sink);
 * console.log(squares.items); // prints: [ 0, 1, 4 ]
 *
 * const flats = new Accumulate({ shape: [2, 1, 3] });
 * const frames = generate([1, 2].map((value) => frame(new Uint8Array(3).fill(value), [1, 3])));
 * await inject(frames, flats.sink);
 * console.log(flats.items?.data.join(' ')); // prints: 1 1 1 2 2 2
 * ```
 */
export class Accumulate<T = unknown, S extends StackShape | undefined = undefined> {
  readonly #resetOnCall: boolean;
  readonly #begin: () => Collection<T>;
  #collection: Collection<T>;

  /** @throws an {@link InvalidArgumentError} when the shape or the dtype is none, or there is a dtype without a shape */
  constructor({ shape, dtype, resetOnCall = true }: AccumulateOptions<S> = {}) {
    if (shape === undefined && dtype !== undefined) {
      throw new InvalidArgumentError('dtype', 'given together with a shape (a list takes what comes)', dtype);
    }
    this.#resetOnCall = resetOnCall;
    this.#begin = () => (shape === undefined ? new List<T>() : new StackFiller(shape, dtype));
    this.#collection = this.#begin();
  }

  /** What has come so far. */
  get items(): Accumulated<T, S> {
    return this.#collection.items as Accumulated<T, S>;
  }

  /**
   * The sink; bound, so that it can be handed on as it is. It rejects with a {@link FrameCountError} when the frames are too many
   * or too few for the stack, and with an {@link InvalidArgumentError} when one is of another shape or dtype.
   */
  readonly sink = async (source: Observable<T>): Promise<Accumulated<T, S>> => {
    if (this.#resetOnCall) this.#collection = this.#begin();
    const collection = this.#collection;
    await drain(source, (value) => collection.add(value));
    if (this.#resetOnCall) collection.end();
    return collection.items as Accumulated<T, S>;
  };
}

/** What values are put in. */
interface Collection<T> {
  readonly items: unknown;
  add(value: T): void;
  /** Throws when it wanted more. */
  end(): void;
}

class List<T> implements Collection<T> {
  readonly items: T[] = [];

  add(value: T): void {
    this.items.push(kept(value));
  }

  end(): void {
    // Any number of values is right.
  }
}

import { InvalidArgumentError, RxlabError } from '../flow/index.js';
import { CancelledError } from './cancelled-error.js';
import { WaitedFor, type DoneFuture } from './done-future.js';
import { isPromiseLike } from './is-promise-like.js';
import { reportUnattended } from './unattended-failure.js';

/** Starts the work of a {@link Future}, as for a Promise. The signal aborts when the future is cancelled. */
export type FutureExecutor<T> = (
  resolve: (value: T | PromiseLike<T>) => void,
  reject: (reason: unknown) => void,
  signal: AbortSignal,
) => void;

/** Options of a {@link Future}. */
export interface FutureOptions {
  /** What the work is called in messages. */
  name?: string;
  /** Milliseconds that the work may take to end when it is cancelled; 10 000 unless told. */
  closeTimeout?: number;
  /** The function that starts the work for its caller: it is left out of where the work was started. */
  startedBy?: (...parameters: never[]) => unknown;
}

// Taken at load: a test's fake timers must not keep a failure from being reported.
const afterTurn: (turn: () => void) => unknown = globalThis.setImmediate ?? ((turn) => setTimeout(turn, 0));

/**
 * Work that is under way: a Promise that can also be asked whether it is `done`, and be cancelled. What {@link
 * asynchronous} functions return. `then`, `catch` and `finally` give plain promises.
 *
 * When the work fails and nobody has asked for its outcome by the next turn of the event loop (with `await`, `then`,
 * `wait`, `result` or `cancel`), the failure is reported once on the console, with where the work was started. It is no
 * `unhandledRejection` of Node, and does not end the process: somebody may still ask later. If nobody does, the process
 * will end with exit code 1.
 *
 * @example
 * ```ts
 * import { asynchronous } from 'rxlab';
 *
 * const measure = asynchronous(() => 42);
 * const future = measure();
 * console.log(future.done); // prints: false
 * console.log(await future); // prints: 42
 * console.log(future.done, future.result()); // prints: true 42
 * ```
 */
export class Future<T> extends Promise<T> {
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  readonly #name: string;
  readonly #closeTimeout: number;
  readonly #start: { stack?: string } = {};
  readonly #controller = new AbortController();
  readonly #resolvePromise: (value: T) => void;
  readonly #rejectPromise: (reason: unknown) => void;
  #resolved = false;
  #outcome: PromiseSettledResult<T> | undefined;
  #attended = false;
  #retractReport: (() => void) | undefined;
  #closeTimer: ReturnType<typeof setTimeout> | undefined;
  #overdue: RxlabError | undefined;

  /**
   * Starts the work at once, as a Promise does.
   *
   * @throws {@link InvalidArgumentError} when `executor` is no function, or `closeTimeout` no number greater than 0
   */
  constructor(
    executor: FutureExecutor<T>,
    { name = 'a function', closeTimeout = 10_000, startedBy }: FutureOptions = {},
  ) {
    if (typeof executor !== 'function') throw new InvalidArgumentError('executor', 'a function', executor);
    if (!(closeTimeout > 0)) {
      throw new InvalidArgumentError('closeTimeout', 'a number of milliseconds greater than 0', closeTimeout);
    }
    let resolvePromise!: (value: T) => void;
    let rejectPromise!: (reason: unknown) => void;
    super((resolve, reject) => {
      resolvePromise = resolve;
      rejectPromise = reject;
    });
    this.#name = name;
    this.#closeTimeout = closeTimeout;
    this.#resolvePromise = resolvePromise;
    this.#rejectPromise = rejectPromise;
    // The stack becomes text only if it is read.
    Error.captureStackTrace?.(this.#start, startedBy ?? new.target);
    // A failure that nobody asks for is reported here, and not by the platform.
    super.then(undefined, () => undefined);
    this.#execute(executor);
  }

  /** Whether the work has ended: well, or with a failure, or cancelled. */
  get done(): boolean {
    return this.#outcome !== undefined;
  }

  /**
   * What the work gave.
   *
   * @throws what the work threw
   * @throws {@link RxlabError} with code `NOT_DONE` when it is not done: nothing in JavaScript can wait without `await`
   */
  result(): T {
    this.#attend();
    const outcome = this.#outcome;
    if (!outcome) {
      throw new RxlabError('NOT_DONE', `${this.#name} is not done: await its future, or the future's wait(), first`);
    }
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }

  /**
   * Waits for the end of the work: rejects with what it threw, and resolves to the future otherwise, so that its
   * `result()` can be asked for.
   *
   * What it resolves to is a {@link DoneFuture}, which has all that a future has but is no promise: a promise that resolves
   * to a promise would resolve to that one's value instead.
   *
   * @example
   * ```ts
   * import { asynchronous } from 'rxlab';
   *
   * const measure = asynchronous(() => 42);
   * const future = await measure().wait();
   * console.log(future.result()); // prints: 42
   * ```
   */
  wait(): Promise<DoneFuture<T>> {
    return this.then((value) => new WaitedFor(value));
  }

  /**
   * Asks the work to end: aborts the signal that it was given, and resolves when it has ended, its clean-up included.
   * The future then rejects with a {@link CancelledError}, also when the work came to a result nevertheless. Does nothing
   * when it is done.
   *
   * @throws {@link RxlabError} with code `CANCEL_TIMEOUT` when the work has not ended within `closeTimeout`. The future
   *   then counts as cancelled, but the work may go on.
   */
  async cancel(): Promise<void> {
    this.#attend();
    if (!this.done && !this.#controller.signal.aborted) {
      this.#closeTimer = setTimeout(() => this.#giveUp(), this.#closeTimeout);
      this.#controller.abort(new CancelledError(this.#name));
    }
    await super.then(undefined, () => undefined);
    if (this.#overdue) throw this.#overdue;
  }

  /** As for a Promise. Whoever calls it, `await` included, has asked for the outcome. */
  override then<Result1 = T, Result2 = never>(
    onFulfilled?: ((value: T) => Result1 | PromiseLike<Result1>) | null,
    onRejected?: ((reason: unknown) => Result2 | PromiseLike<Result2>) | null,
  ): Promise<Result1 | Result2> {
    this.#attend();
    return super.then(onFulfilled, onRejected);
  }

  #execute(executor: FutureExecutor<T>): void {
    const once =
      <V>(settle: (value: V) => void) =>
      (value: V): void => {
        if (this.#resolved) return;
        this.#resolved = true;
        settle(value);
      };
    const reject = once((reason: unknown) => this.#fail(reason));
    try {
      executor(
        once((value: T | PromiseLike<T>) => this.#resolve(value)),
        reject,
        this.#controller.signal,
      );
    } catch (error) {
      reject(error);
    }
  }

  #resolve(value: T | PromiseLike<T>): void {
    if (!isPromiseLike(value)) {
      this.#fulfil(value);
      return;
    }
    Promise.resolve(value).then(
      (awaited) => this.#fulfil(awaited),
      (error: unknown) => this.#fail(error),
    );
  }

  #fulfil(value: T): void {
    if (this.done) return;
    if (this.#controller.signal.aborted) {
      this.#fail(this.#controller.signal.reason);
      return;
    }
    this.#outcome = { status: 'fulfilled', value };
    this.#resolvePromise(value);
  }

  #fail(error: unknown): void {
    if (this.done) return;
    clearTimeout(this.#closeTimer);
    const reason = this.#controller.signal.aborted ? this.#cancellation(error) : error;
    this.#outcome = { status: 'rejected', reason };
    this.#rejectPromise(reason);
    if (!this.#attended) afterTurn(() => this.#reportUnlessAttended(reason));
  }

  /** Work that listens to its signal ends with the abort itself; what else it throws is a failure of its clean-up. */
  #cancellation(error: unknown): unknown {
    const { reason } = this.#controller.signal as { reason: unknown };
    if (error === reason || (error as Error | undefined)?.name === 'AbortError') return reason;
    return new CancelledError(this.#name, { cause: error });
  }

  #giveUp(): void {
    this.#overdue = new RxlabError(
      'CANCEL_TIMEOUT',
      `${this.#name} was cancelled and has not ended within ${this.#closeTimeout} ms: it must listen to the AbortSignal ` +
        'that a cancellable function is given, or be given a longer closeTimeout',
    );
    this.#fail(this.#overdue);
  }

  #attend(): void {
    this.#attended = true;
    this.#retractReport?.();
    this.#retractReport = undefined;
  }

  #reportUnlessAttended(reason: unknown): void {
    if (this.#attended) return;
    this.#retractReport = reportUnattended(this.#name, this.#startedAt, reason);
  }

  /** The lines of the stack, without the heading. */
  get #startedAt(): string {
    return (this.#start.stack ?? '').replace(/^[^\n]*\n/, '');
  }
}

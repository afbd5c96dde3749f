import type { Observable } from 'rxjs';
import { Future } from '../../coroutines/index.js';
import { InvalidArgumentError } from '../../flow/index.js';
import { dispatcher } from '../../messaging/index.js';
import { Turns } from '../transports/turns.js';
import { ParameterError } from './parameter-error.js';

/** What a {@link Parameter} is made of. */
export interface ParameterOptions<T> {
  /** What it is called: `frequency`. */
  readonly name: string;
  /** Asks the device. Without it the parameter can only be set. */
  readonly read?: ((signal: AbortSignal) => T | PromiseLike<T>) | undefined;
  /** Has the device change it: resolves when it has arrived there. Without it the parameter can only be read. */
  readonly write?: ((value: T, signal: AbortSignal) => void | PromiseLike<void>) | undefined;
  /** The state that the device is in. */
  readonly state?: (() => string | PromiseLike<string>) | undefined;
  /** The states in which it can be set. All unless told. */
  readonly settableIn?: readonly string[] | undefined;
}

/** What every parameter can do, whatever it is a parameter of. */
export type AnyParameter = Pick<
  Parameter<unknown>,
  'name' | 'isReadable' | 'isWritable' | 'isLocked' | 'lock' | 'stash' | 'restore'
>;

/** Keeps a parameter as it is. `using` it releases it at the end of the block. */
export interface ParameterLock extends Disposable {
  /** The parameter can be set again. */
  release(): void;
}

/**
 * Something of a device that can be read and set, such as a position or a voltage. {@link QuantityParameter} is one with a unit
 * and limits.
 *
 * `get` and `set` give a {@link Future}, and are done one after the other. Each change is published on the {@link dispatcher}, as
 * the message `'changed'` of the parameter with the new value.
 *
 * @typeParam T - what it is when it is read
 * @typeParam Input - what it can be set to
 *
 * @example
 * ```ts
 * import { dispatcher } from 'rxlab';
 * import { Parameter } from 'rxlab/devices';
 *
 * let shutter = false;
 * const open = new Parameter<boolean>({ name: 'open', read: () => shutter, write: (value) => void (shutter = value) });
 * dispatcher.subscribe(open, 'changed', (_, value) => console.log('changed to', value));
 * await open.set(true); // prints: changed to true
 * console.log(await open.get()); // prints: true
 * ```
 */
export class Parameter<T, Input = T> {
  readonly name: string;
  readonly #options: ParameterOptions<T>;
  readonly #turns = new Turns();
  readonly #stash: T[] = [];
  #lock: ParameterLock | undefined;

  /** @throws an {@link InvalidArgumentError} when it has no name, or neither `read` nor `write` */
  constructor(options: ParameterOptions<T>) {
    const { name, read, write } = options;
    if (typeof name !== 'string' || name === '') throw new InvalidArgumentError('name', 'a text', name);
    if (!read && !write) throw new InvalidArgumentError('options', 'with read, write, or both', options);
    this.name = name;
    this.#options = options;
  }

  get isReadable(): boolean {
    return this.#options.read !== undefined;
  }

  get isWritable(): boolean {
    return this.#options.write !== undefined;
  }

  /** Whether it is locked: see {@link lock}. */
  get isLocked(): boolean {
    return this.#lock !== undefined;
  }

  /** The values that it is set to from now on. Hot: it is not paced, and never ends by itself. */
  get changes(): Observable<T> {
    return dispatcher.on(this, 'changed') as Observable<T>;
  }

  /**
   * Asks the device.
   *
   * @throws a {@link ParameterError} when it can only be set; what the device throws
   */
  get(): Future<T> {
    return this.#future(`reading ${this.name}`, (signal) => this.#read(signal));
  }

  /**
   * Sets it: the future is done when the device has arrived there.
   *
   * @throws a {@link ParameterError} when it is locked, can only be read, or cannot be set in the state that the device is in
   * @throws what the device throws
   */
  set(value: Input): Future<void> {
    return this.#future(`setting ${this.name}`, async (signal) => this.#write(this.accept(value), signal));
  }

  /** Keeps it as it is: until the lock is released, `set` fails. @throws a {@link ParameterError} when it is locked */
  lock(): ParameterLock {
    if (this.#lock) throw new ParameterError('PARAMETER_LOCKED', this.name, 'is locked already');
    const release = (): void => {
      if (this.#lock === lock) this.#lock = undefined;
    };
    const lock: ParameterLock = { release, [Symbol.dispose]: release };
    return (this.#lock = lock);
  }

  /** Remembers what it is now: {@link restore} goes back there. Of several that were stashed, the last is restored first. */
  stash(): Future<void> {
    return this.#future(`stashing ${this.name}`, async (signal) => {
      this.#stash.push(await this.#read(signal));
    });
  }

  /**
   * Goes back to what was stashed last.
   *
   * @throws a {@link ParameterError} when nothing is stashed; as {@link set} does, and then it stays stashed
   */
  restore(): Future<void> {
    return this.#future(`restoring ${this.name}`, async (signal) => {
      if (this.#stash.length === 0) throw new ParameterError('NOT_STASHED', this.name, 'has nothing stashed');
      await this.#write(this.#stash.at(-1)!, signal);
      this.#stash.pop();
    });
  }

  /**
   * What it would be set to. Nothing is sent.
   *
   * @throws as {@link set} does when the value itself is wrong
   */
  accept(value: Input): T {
    return value as unknown as T;
  }

  async #read(signal: AbortSignal): Promise<T> {
    const { read } = this.#options;
    if (!read) throw new ParameterError('WRITE_ONLY', this.name, 'can only be set');
    return read(signal);
  }

  async #write(value: T, signal: AbortSignal): Promise<void> {
    const { write } = this.#options;
    if (!write) throw new ParameterError('READ_ONLY', this.name, 'can only be read');
    if (this.#lock) throw new ParameterError('PARAMETER_LOCKED', this.name, 'is locked: release the lock first');
    await this.#mustBeSettable();
    signal.throwIfAborted();
    await write(value, signal);
    void dispatcher.send(this, 'changed', value);
  }

  async #mustBeSettable(): Promise<void> {
    const { state, settableIn } = this.#options;
    if (!state || !settableIn) return;
    const current = await state();
    if (settableIn.includes(current)) return;
    const reason = `cannot be set while the device is in state '${current}': it must be in '${settableIn.join("' or '")}'`;
    throw new ParameterError('PARAMETER_STATE', this.name, reason);
  }

  #future<R>(name: string, work: (signal: AbortSignal) => Promise<R>): Future<R> {
    return new Future(
      (resolve, _reject, signal) =>
        resolve(
          this.#turns.take(async () => {
            signal.throwIfAborted();
            return work(signal);
          }),
        ),
      { name },
    );
  }
}

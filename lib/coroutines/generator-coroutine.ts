import { RxlabError } from '../flow/index.js';
import { Outputs, owners } from './outputs.js';
import { StopIteration } from './stop-iteration.js';

type Resume = <In, Out>(this: Generator<Out, unknown, In>, value: In) => IteratorResult<Out>;

const ended: Generator<never, undefined, unknown> = (function* (): Generator<never, undefined, unknown> {})();
ended.return(undefined);

// Looked up once: each generator function has a prototype of its own, and looking through all of them would take time.
const resume = (Object.getPrototypeOf(Object.getPrototypeOf(ended)) as { next: Resume }).next;

/** A coroutine whose body is a native generator. `send` adds as little to it as can be: it is the hot path. */
export class GeneratorCoroutine<In, Out> {
  /** Never used: while one is alive, the engine keeps the code that it has compiled for `send` through collections. */
  static readonly shape = new GeneratorCoroutine<unknown, never>(ended, []);

  [owners] = 0;
  /** The ended generator once this coroutine has ended: it answers as such, so `send` needs no check of its own. */
  #generator: Generator<Out, unknown, In>;
  readonly #outputs: Outputs;
  #closed = false;

  constructor(generator: Generator<Out, unknown, In>, outputs: readonly unknown[]) {
    this.#generator = generator;
    this.#outputs = new Outputs(outputs);
    this.#prime();
  }

  get closed(): boolean {
    return this.#closed;
  }

  send(value: In): Out {
    let result: IteratorResult<Out>;
    try {
      result = resume.call(this.#generator, value) as IteratorResult<Out>;
    } catch (error) {
      throw this.#failed(error);
    }
    if (result.done) throw this.#stopped(result.value);
    return result.value;
  }

  close(): void {
    if (this.#closed) return;
    // Before the body's `finally` runs: what that calls may close this coroutine in turn.
    this.#closed = true;
    let result: IteratorResult<Out>;
    try {
      result = this.#generator.return(undefined);
    } catch (error) {
      this.#closed = false;
      throw this.#failed(error);
    }
    this.#end();
    if (result.done) return;
    throw new RxlabError(
      'CLOSE_IGNORED',
      'a coroutine has yielded while it was being closed: nobody sends it anything more, so its finally must not wait',
    );
  }

  /** Runs the body to its first `yield`. One that returns before wants no values. */
  #prime(): void {
    let result: IteratorResult<Out>;
    try {
      result = resume.call(this.#generator, undefined) as IteratorResult<Out>;
    } catch (error) {
      throw this.#failed(error);
    }
    if (result.done) this.#end();
  }

  #stopped(value: unknown): StopIteration {
    if (!this.#closed) this.#end();
    return new StopIteration(value);
  }

  /** What to throw when a call into the generator has thrown: its body threw and so has ended, or it was running. */
  #failed(error: unknown): unknown {
    if (this.#isRunning()) {
      return new RxlabError(
        'COROUTINE_RUNNING',
        'a coroutine was sent to, or closed, by something that it is calling itself: it can be only while its body waits ' +
          'at a yield. To end it from inside, return',
        { cause: error },
      );
    }
    try {
      this.#end();
    } catch (failure) {
      console.warn('rxlab: after a coroutine had failed, its outputs failed to close:', failure);
    }
    return error;
  }

  /** Only for a generator that has just thrown: it has ended, and then it answers, or it runs, and then it throws again. */
  #isRunning(): boolean {
    try {
      resume.call(this.#generator, undefined);
      return false;
    } catch {
      return true;
    }
  }

  #end(): void {
    this.#closed = true;
    this.#generator = ended;
    this.#outputs.release();
  }
}

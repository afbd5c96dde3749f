import { warn } from './debug.js';

/**
 * The clean-up that belongs to one run of a pipe. Whatever is opened below a `drain`, `inject` or `broadcast` reports its
 * asynchronous clean-up here, and the promise of the run settles only when all of it has ended.
 */
export class Scope {
  readonly #parents: readonly Scope[];
  readonly #pending = new Set<Promise<unknown>>();
  #failures: unknown[] = [];
  /** Nobody waits for clean-up here any more. */
  over = false;

  constructor(...parents: (Scope | undefined)[]) {
    this.#parents = parents.filter((parent) => parent !== undefined);
  }

  /** Adds a clean-up to wait for; its failure is a failure of the run. */
  add(cleanUp: Promise<unknown>): void {
    const watched: Promise<unknown> = cleanUp
      .catch((error: unknown) => this.#fail(error))
      .finally(() => this.#pending.delete(watched));
    this.#pending.add(watched);
    for (const parent of this.#parents) parent.add(cleanUp);
  }

  /** Adds work that cannot be stopped: it is waited for, but not for ever, and what comes of it does not matter. */
  await(work: Promise<unknown>): void {
    const settled = work.then(nothing, nothing);
    const given = new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        warn(`work that was stopped has not ended within ${grace} ms; it goes on`);
        resolve();
      }, grace);
      void settled.then(() => clearTimeout(timer));
    });
    this.add(Promise.race([settled, given]));
  }

  /**
   * Waits for a run and then for its clean-up, and gives the run's result. A clean-up that fails makes a run that went
   * well fail; where the run has failed already, its own error is the one to hear of, and the clean-up's is a warning.
   */
  async conclude<R>(run: Promise<R>): Promise<R> {
    let result: R;
    try {
      result = await run;
    } catch (error) {
      const failures = await this.#ended();
      for (const failure of failures.filter((other) => other !== error)) {
        warn('clean-up failed after the run had failed:', failure);
      }
      throw error;
    }
    const failures = await this.#ended();
    if (failures.length === 0) return result;
    for (const failure of failures.slice(1)) warn('more than one clean-up failed:', failure);
    throw failures[0];
  }

  async #ended(): Promise<unknown[]> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
    this.over = true;
    return this.#failures;
  }

  #fail(error: unknown): void {
    if (this.over) warn('clean-up failed after the run was over:', error);
    else this.#failures.push(error);
  }
}

/** Milliseconds to wait for work that cannot be stopped. */
const grace = 2_000;

const nothing = (): void => undefined;

import { warn } from './debug.js';

/**
 * The clean-up that belongs to one run of a pipe. Whatever is opened below a `drain`, `inject` or `broadcast` reports its
 * asynchronous clean-up here, and the promise of the run settles only when all of it has ended.
 */
export class Scope {
  readonly #parents: readonly Scope[];
  readonly #pending = new Set<Promise<unknown>>();
  readonly #failures: unknown[] = [];

  constructor(...parents: (Scope | undefined)[]) {
    this.#parents = parents.filter((parent) => parent !== undefined);
  }

  /** Adds a clean-up to wait for; its failure is a failure of the run. */
  add(cleanUp: Promise<unknown>): void {
    const watched: Promise<unknown> = cleanUp
      .catch((error: unknown) => this.#failures.push(error))
      .finally(() => this.#pending.delete(watched));
    this.#pending.add(watched);
    for (const parent of this.#parents) parent.add(cleanUp);
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
      for (const failure of await this.#ended()) warn('clean-up failed after the run had failed:', failure);
      throw error;
    }
    const failures = await this.#ended();
    if (failures.length === 0) return result;
    for (const failure of failures.slice(1)) warn('more than one clean-up failed:', failure);
    throw failures[0];
  }

  async #ended(): Promise<unknown[]> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
    return this.#failures.splice(0);
  }
}

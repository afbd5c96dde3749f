/** The number of coroutines that were given this one. Two copies of the library in one process meet in this key. */
export const owners = Symbol.for('rxlab.coroutine.owners');

interface Ownable {
  [owners]: number;
  close(): void;
}

/**
 * The coroutines among the arguments of another one, also those in an array. They belong to it, and are closed when all
 * that they belong to have ended.
 */
export class Outputs {
  readonly #coroutines: readonly Ownable[];

  constructor(values: readonly unknown[]) {
    this.#coroutines = values.flat().filter(isOwnable);
    for (const coroutine of this.#coroutines) coroutine[owners]++;
  }

  /** Closes those that nobody else has, in their order. One that fails does not keep the others from being closed. */
  release(): void {
    const failures: unknown[] = [];
    for (const coroutine of this.#coroutines) {
      if (--coroutine[owners] > 0) continue;
      try {
        coroutine.close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1)
      throw new AggregateError(failures, `${failures.length} outputs of a coroutine failed to close`);
  }
}

function isOwnable(value: unknown): value is Ownable {
  return typeof value === 'object' && value !== null && owners in value;
}

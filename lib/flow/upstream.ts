import { Subject, takeUntil, type Observable } from 'rxjs';
import { debugging, warn } from './debug.js';
import { adopt, current, enter, leave, Opening } from './delivery.js';
import type { Scope } from './scope.js';

/** What a stage does with what its source sends. */
export interface Inlet<T> {
  next(value: T): void;
  error(error: unknown): void;
  complete(): void;
}

/**
 * A stage's subscription to its source. Unlike a plain subscription it can be left at any moment, also in the middle of
 * a source that emits synchronously while it is being subscribed to.
 */
export class Upstream<T> implements Inlet<T> {
  readonly #stage: string;
  readonly #scope: Scope | undefined;
  readonly #inlet: Inlet<T>;
  readonly #left = new Subject<void>();
  #watch: (() => void) | undefined;
  #open = true;

  /** `stage` is the name of the stage, for warnings. */
  constructor(stage: string, scope: Scope | undefined, inlet: Inlet<T>) {
    this.#stage = stage;
    this.#scope = scope;
    this.#inlet = inlet;
  }

  subscribe(source: Observable<T>, { watched = true } = {}): void {
    if (!this.#open) return;
    const opening = new Opening(this.#scope);
    if (watched && debugging()) this.#watch = this.#watchFor(opening);
    const outer = enter(opening);
    try {
      source.pipe(takeUntil(this.#left)).subscribe(this);
    } finally {
      leave(outer);
    }
  }

  leave(): void {
    if (!this.#open) return;
    this.#open = false;
    // A generator that is closed by this reports its clean-up to who leaves it, too.
    const outer = enter(new Opening(this.#scope));
    try {
      this.#left.next();
    } finally {
      leave(outer);
    }
  }

  /** Called by the source, as the two below. */
  next(value: T): void {
    if (this.#scope) adopt(this.#scope);
    this.#watch?.();
    // What a final observer throws would be reported on a timer, and lost.
    try {
      this.#inlet.next(value);
    } catch (error) {
      this.leave();
      this.#inlet.error(error);
    }
  }

  error(error: unknown): void {
    this.#open = false;
    this.#inlet.error(error);
  }

  complete(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#inlet.complete();
  }

  /** Development mode: says once when values of a generator arrive without their delivery. */
  #watchFor(opening: Opening): () => void {
    let warned = false;
    return () => {
      // What comes while a pipe is being opened is of a source that does not wait for anybody.
      if (warned || !opening.paced || current() !== undefined) return;
      warned = true;
      warn(
        `values of a generator arrive in ${this.#stage} with no delivery open: an operator above it (delay, observeOn, ` +
          "rxjs's own concatMap, …) has lost the link, and nothing paces the generator any more. Wrap that operator in " +
          "guard(), or use rxlab's own",
      );
    };
  }
}

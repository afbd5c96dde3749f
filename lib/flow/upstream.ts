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
export class Upstream<T> {
  readonly #left = new Subject<void>();
  #open = true;

  /** `stage` is the name of the stage, for warnings. */
  constructor(
    private readonly stage: string,
    private readonly scope: Scope | undefined,
    private readonly inlet: Inlet<T>,
  ) {}

  subscribe(source: Observable<T>): void {
    if (!this.#open) return;
    const { scope, inlet } = this;
    const opening = new Opening(scope);
    const watch = debugging() ? this.#watch(opening) : undefined;
    const outer = enter(opening);
    try {
      source.pipe(takeUntil(this.#left)).subscribe({
        next: (value) => {
          if (scope) adopt(scope);
          watch?.();
          // What a final observer throws would be reported on a timer, and lost.
          try {
            inlet.next(value);
          } catch (error) {
            this.leave();
            inlet.error(error);
          }
        },
        error: (error: unknown) => {
          this.#open = false;
          inlet.error(error);
        },
        complete: () => {
          if (!this.#open) return;
          this.#open = false;
          inlet.complete();
        },
      });
    } finally {
      leave(outer);
    }
  }

  leave(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#left.next();
  }

  /** Development mode: says once when values of a generator arrive without their delivery. */
  #watch(opening: Opening): () => void {
    let warned = false;
    return () => {
      if (warned || !opening.paced || current()?.delivering) return;
      warned = true;
      warn(
        `values of a generator arrive in ${this.stage} with no delivery open: an operator above it (delay, observeOn, ` +
          "rxjs's own concatMap, …) has lost the link, and nothing paces the generator any more. Wrap that operator in " +
          "guard(), or use rxlab's own",
      );
    };
  }
}

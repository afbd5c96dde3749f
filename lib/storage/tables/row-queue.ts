import type { Row } from './table-schema.js';

/** Rows that wait take at most about this many bytes. To encode them takes the event loop no longer than some 10 ms. */
const fullAt = 1 << 17;

/** Milliseconds that rows are held back for others to come. */
const longestWait = 1_000;

/** Writes some rows; called again when the promise of the last call has resolved. */
export type WriteRows = (rows: readonly Row[]) => Promise<void>;

/**
 * Collects rows while others are being written, and writes those together. Who gives it rows is held when there are too many.
 */
export class RowQueue {
  readonly #write: WriteRows;
  readonly #onFailure: (error: unknown) => void;
  #waiting: Row[] = [];
  #weight = 0;
  #holdsBack = false;
  #ending = false;
  #failed = false;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #room: (() => void) | undefined;

  /** @param onFailure - is told when rows could not be written; no others are then */
  constructor(write: WriteRows, onFailure: (error: unknown) => void) {
    this.#write = write;
    this.#onFailure = onFailure;
  }

  /** Whether rows wait up to a second for others to come. */
  set holdsBack(holdsBack: boolean) {
    this.#holdsBack = holdsBack;
  }

  /** Takes a row. The promise, where there is one, resolves when there is room for the next. */
  push(row: Row): Promise<void> | undefined {
    this.#waiting.push(row);
    this.#weight += row.weight;
    this.#proceed();
    return this.#isFull ? new Promise((resolve) => (this.#room = resolve)) : undefined;
  }

  /** Writes what is waiting; resolves, whatever fails, when nothing is being written any more. */
  async end(): Promise<void> {
    this.#ending = true;
    this.#proceed();
    while (this.#writing !== undefined) await this.#writing;
    clearTimeout(this.#timer);
  }

  get #isFull(): boolean {
    return this.#weight >= fullAt;
  }

  #proceed(): void {
    if (this.#writing !== undefined || this.#failed || this.#waiting.length === 0) return;
    if (!this.#holdsBack || this.#isFull || this.#ending) this.#begin();
    else this.#timer ??= setTimeout(() => this.#begin(), longestWait);
  }

  #begin(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writeWaiting();
  }

  async #writeWaiting(): Promise<void> {
    const rows = this.#waiting;
    this.#waiting = [];
    this.#weight = 0;
    try {
      const written = this.#write(rows);
      this.#room?.();
      await written;
    } catch (error) {
      this.#failed = true;
      this.#onFailure(error);
      this.#room?.();
    }
    this.#writing = undefined;
    this.#proceed();
  }
}

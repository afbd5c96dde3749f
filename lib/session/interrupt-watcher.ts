import { Worker } from 'node:worker_threads';
import { cell, state, threadProgram } from './interrupt-watcher-thread.js';

/** How long the main thread may take to notice an interrupt before it counts as busy, in milliseconds. */
const grace = 1000;

/** A stream whose figures are named when the program must be ended from outside. */
export interface Accountable {
  readonly name: string;
  /** Float64: acquired, saved, dropped, failed. Shared memory, so that they can be read while the main thread is busy. */
  readonly counts: Float64Array;
}

/** What an {@link InterruptWatcher} needs to know. */
export interface InterruptWatcherOptions {
  /** Called once for each SIGINT. */
  onInterrupt: () => void;
  /** A second SIGINT within this time is a copy of the first, in milliseconds; 0 where none is copied. */
  twinWithin: number;
}

/**
 * A thread that notices every SIGINT of the process, also while the main thread runs something that never yields, and
 * that ends the process if the main thread does not take a second one within a second.
 */
export class InterruptWatcher {
  readonly #cells = new Int32Array(new SharedArrayBuffer(4 * Object.keys(cell).length));
  readonly #worker: Worker;
  readonly #onInterrupt: () => void;
  readonly #ready: Promise<void>;
  #open = true;

  constructor({ onInterrupt, twinWithin }: InterruptWatcherOptions) {
    this.#onInterrupt = onInterrupt;
    this.#worker = new Worker(threadProgram, {
      eval: true,
      name: 'rxlab interrupt watcher',
      workerData: { cells: this.#cells, cell, state, grace, twinWithin },
      // The thread needs no loader, preload or option that the program was started with.
      execArgv: [],
      env: {},
    });
    this.#ready = new Promise((resolve) => {
      this.#worker.once('message', () => resolve());
      this.#worker.once('exit', () => resolve());
    });
    this.#worker.on('message', (noticed: number) => this.#take(noticed));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.unref();
  }

  /** Resolves when the thread watches, or never will. Until then, who waits keeps the program from ending. */
  async ready(): Promise<void> {
    this.#worker.ref();
    await this.#ready;
    this.#worker.unref();
  }

  /** Names these streams, under the key `id`, if the process must be ended. An empty list forgets them. */
  account(id: number, tallies: readonly Accountable[]): void {
    this.#worker.postMessage({ id, tallies: tallies.map(({ name, counts }) => ({ name, counts })) });
  }

  /** Tells the thread of an interrupt that came to the main thread by itself. */
  countDirect(): void {
    Atomics.add(this.#cells, cell.direct, 1);
  }

  /** Ends the watching: when this returns, the thread has let go of SIGINT. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    const was = Atomics.compareExchange(this.#cells, cell.state, state.starting, state.asked);
    if (was !== state.watching) return;
    Atomics.store(this.#cells, cell.state, state.asked);
    Atomics.notify(this.#cells, cell.state);
    // The thread needs well under a millisecond; if it died, it never answers.
    Atomics.wait(this.#cells, cell.state, state.asked, grace);
    reattach('SIGINT');
  }

  #take(noticed: number): void {
    while (this.#open && Atomics.load(this.#cells, cell.taken) < noticed) {
      Atomics.add(this.#cells, cell.taken, 1);
      this.#onInterrupt();
    }
  }

  #fail(error: Error): void {
    this.#open = false;
    reattach('SIGINT');
    process.emitWarning(
      `Ctrl-C is noticed only while the program is not busy, because the thread that watches for it failed: ${error.message}`,
    );
  }
}

/** Makes the process's listeners work again after a script with `breakOnSigint` ended in another thread. */
function reattach(signal: NodeJS.Signals): void {
  const listeners = process.rawListeners(signal) as NodeJS.SignalsListener[];
  process.removeAllListeners(signal);
  for (const listener of listeners) process.on(signal, listener);
}

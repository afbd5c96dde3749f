import { InterruptWatcher, type Accountable } from './interrupt-watcher.js';
import { InterruptedError, type InterruptSignal } from './interrupted-error.js';
import { twinWithin } from './twin-signals.js';

/** Who is told of interrupts. */
export interface InterruptListener {
  /** Says what the interrupt with this number, from 1, will do. Only the newest listener is asked to. */
  answer(count: number): void;
  /** Called for each interrupt, also for those that came before the listener was added. */
  interrupted(reason: InterruptedError): void;
}

/**
 * The interrupts of this process while anybody listens: counted once, whoever asks. Without listeners it holds nothing,
 * and signals do what they do in any Node program.
 */
class InterruptSignals {
  /** From the oldest to the newest, each with the name that the watcher knows it by. */
  readonly #listeners = new Map<InterruptListener, number>();
  readonly #reasons: InterruptedError[] = [];
  #watcher: InterruptWatcher | undefined;
  #nextId = 0;
  #twinWithin = 0;
  #lastCounted = -Infinity;
  #passingOn = false;

  /** Resolves when interrupts are noticed even if the main thread is busy. */
  async ready(): Promise<void> {
    await this.#watcher?.ready();
  }

  add(listener: InterruptListener, tallies: readonly Accountable[]): void {
    if (this.#listeners.size === 0) this.#open();
    const id = this.#nextId++;
    this.#listeners.set(listener, id);
    this.#watcher?.account(id, tallies);
    for (const reason of this.#reasons) listener.interrupted(reason);
  }

  delete(listener: InterruptListener): void {
    const id = this.#listeners.get(listener);
    if (id === undefined) return;
    this.#listeners.delete(listener);
    this.#watcher?.account(id, []);
    if (this.#listeners.size === 0) this.#close();
  }

  #open(): void {
    this.#twinWithin = twinWithin();
    this.#watcher = new InterruptWatcher({ onInterrupt: this.#onWatched, twinWithin: this.#twinWithin });
    process.on('SIGINT', this.#onSignal);
    process.on('SIGTERM', this.#onSignal);
  }

  #close(): void {
    process.off('SIGINT', this.#onSignal);
    process.off('SIGTERM', this.#onSignal);
    this.#watcher?.close();
    this.#watcher = undefined;
    this.#reasons.length = 0;
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    if (this.#passingOn || (signal === 'SIGINT' && this.#isTwin())) return;
    this.#watcher?.countDirect();
    this.#interrupt(signal as InterruptSignal);
  };

  readonly #onWatched = (): void => {
    this.#interrupt('SIGINT');
    this.#passOn('SIGINT');
  };

  /** SIGINT comes to the watcher instead of the process's own listeners: a progress bar's, for example. */
  #passOn(signal: InterruptSignal): void {
    this.#passingOn = true;
    try {
      process.emit(signal, signal);
    } finally {
      this.#passingOn = false;
    }
  }

  #isTwin(): boolean {
    const now = performance.now();
    const twin = now - this.#lastCounted < this.#twinWithin;
    this.#lastCounted = twin ? -Infinity : now;
    return twin;
  }

  #interrupt(signal: InterruptSignal): void {
    const reason = new InterruptedError(signal);
    const newestFirst = [...this.#listeners.keys()].reverse();
    this.#reasons.push(reason);
    try {
      newestFirst[0]?.answer(this.#reasons.length);
    } finally {
      if (this.#reasons.length >= 3) process.exit(reason.exitCode);
      for (const listener of newestFirst) listener.interrupted(reason);
    }
  }
}

/** The interrupts of this process. */
export const interruptSignals = new InterruptSignals();

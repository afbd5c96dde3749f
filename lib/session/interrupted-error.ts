import { constants } from 'node:os';
import { RxlabError } from '../flow/index.js';

/** The signals that interrupt an experiment. */
export type InterruptSignal = 'SIGINT' | 'SIGTERM';

/** Someone asked the experiment to stop, by Ctrl-C or a signal: `code` is `INTERRUPTED`. */
export class InterruptedError extends RxlabError {
  override readonly name = 'InterruptedError';

  constructor(
    /** What it was asked with. */
    readonly signal: InterruptSignal,
  ) {
    super('INTERRUPTED', signal === 'SIGINT' ? 'interrupted by Ctrl-C' : `interrupted by ${signal}`);
  }

  /** The exit code that shells expect of a program that this signal has ended: 130 for SIGINT, 143 for SIGTERM. */
  get exitCode(): number {
    return 128 + constants.signals[this.signal];
  }
}

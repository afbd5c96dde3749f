import { isDeepStrictEqual } from 'node:util';
import { RxlabError } from '../flow/index.js';
import { drawEvents, type MarbleEvent } from './event-diagram.js';

/** A marble test saw something else than it expected: `code` is `MARBLES_DIFFER`. */
export class MarbleMismatchError extends RxlabError {
  override readonly name = 'MarbleMismatchError';

  constructor(
    /** What was seen, as rxjs's `TestScheduler` records it. */
    readonly actual: unknown,
    readonly expected: unknown,
    message: string,
  ) {
    super('MARBLES_DIFFER', message);
  }

  /** For the `TestScheduler`: compares what it recorded with what the diagram says. */
  static assertEqual(actual: unknown, expected: unknown): void {
    // Only the figures count: what was recorded need not be of rxjs's own classes.
    if (isDeepStrictEqual(plain(actual), plain(expected))) return;
    if (areEvents(actual) && areEvents(expected)) {
      throw new MarbleMismatchError(
        actual,
        expected,
        `the stream is not what was expected\n\n${drawEvents(expected, actual)}`,
      );
    }
    throw new MarbleMismatchError(
      actual,
      expected,
      `the subscriptions are not what was expected\n\n  expected  ${JSON.stringify(expected)}\n  actual    ${JSON.stringify(actual)}`,
    );
  }
}

function plain(recorded: unknown): unknown {
  return Array.isArray(recorded) ? recorded.map((entry: object) => ({ ...entry })) : recorded;
}

function areEvents(recorded: unknown): recorded is MarbleEvent[] {
  return Array.isArray(recorded) && recorded.every((entry: object) => 'notification' in entry);
}

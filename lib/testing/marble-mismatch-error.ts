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
  static assertEqual(this: void, actual: unknown, expected: unknown): void {
    if (areEvents(actual) && areEvents(expected)) {
      if (isDeepStrictEqual(actual, expected)) return;
      throw new MarbleMismatchError(
        actual,
        expected,
        `the stream is not what was expected\n\n${drawEvents(expected, actual)}`,
      );
    }
    const [came, wanted] = [drawSubscriptions(actual), drawSubscriptions(expected)];
    if (came === wanted) return;
    throw new MarbleMismatchError(
      actual,
      expected,
      `the subscriptions are not what was expected\n\n  expected  ${wanted}\n  actual    ${came}`,
    );
  }
}

function areEvents(recorded: unknown): recorded is MarbleEvent[] {
  return Array.isArray(recorded) && recorded.every((entry: object) => 'notification' in entry);
}

function drawSubscriptions(recorded: unknown): string {
  const logs = recorded as readonly { subscribedFrame: number; unsubscribedFrame: number }[];
  const drawn = logs.map(({ subscribedFrame, unsubscribedFrame }) =>
    unsubscribedFrame === Infinity
      ? `from frame ${subscribedFrame} on`
      : `from frame ${subscribedFrame} to frame ${unsubscribedFrame}`,
  );
  return drawn.join(', ') || '(never subscribed)';
}

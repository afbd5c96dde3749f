import { TestScheduler, type RunHelpers } from 'rxjs/testing';
import { InvalidArgumentError, RxlabError } from '../flow/index.js';
import { drawDemand, parseDemand } from './demand-diagram.js';
import { MarbleMismatchError } from './marble-mismatch-error.js';
import { isPacedSource, pacedSource, type PacedSource } from './paced-source.js';

/** What {@link runMarbles} gives to a test, beside everything that the `TestScheduler` of rxjs gives. */
export interface MarbleHelpers extends RunHelpers {
  /**
   * A paced source in virtual time. The diagram says how long each value takes to be made: the frames between two
   * marbles pass after somebody has asked for the second, which happens when nobody holds the first any more. So a value
   * that is held delays all that follow. `|` and `#` take their time in the same way; a diagram without an end leaves the
   * last question unanswered.
   */
  generate: <T = string>(marbles: string, values?: Record<string, T>, error?: unknown) => PacedSource<T>;
  /** When a paced source was asked for its next value, over all its subscriptions. */
  expectDemand: (source: PacedSource<unknown>) => {
    /**
     * One column is one frame: `r` where the source was asked once, `2` to `9` where it was asked that many times, `-`
     * where it was not. Being asked for what turns out to be the end counts as well. `10ms ` passes time as elsewhere.
     */
    toBe: (diagram: string) => void;
  };
}

interface DemandExpectation {
  readonly source: PacedSource<unknown>;
  readonly diagram: string;
}

/**
 * Runs a marble test of a pipe with backpressure in virtual time: what `TestScheduler.run` of rxjs does, and sources that
 * wait until their values have been let go of. Works in any test runner: what differs from what was expected is thrown,
 * with both diagrams. {@link holdFor} is a consumer that takes its time.
 *
 * Only what runs on rxjs's schedulers runs in virtual time; promises do not.
 *
 * @returns what `test` returns
 * @throws a {@link MarbleMismatchError} when an expectation is not met
 * @throws an {@link RxlabError} with code `ASYNCHRONOUS_TEST` when `test` returns a promise
 *
 * @example
 * ```ts
 * import { buffer } from 'rxlab';
 * import { holdFor, runMarbles } from 'rxlab/testing';
 *
 * runMarbles(({ generate, expectObservable, expectDemand }) => {
 *   const camera = generate('--a--b--c|');
 *   expectObservable(camera.pipe(holdFor(4))).toBe('--a------b------c----|');
 *   expectDemand(camera).toBe('r-----r------r------r');
 *
 *   const buffered = generate('--a--b--c|');
 *   expectObservable(buffered.pipe(buffer({ capacity: 1 }), holdFor(4))).toBe('--a---b---c---|');
 *   expectDemand(buffered).toBe('r-r---r---r');
 * });
 * ```
 */
export function runMarbles<R>(test: (helpers: MarbleHelpers) => R): R {
  const scheduler = new TestScheduler(MarbleMismatchError.assertEqual);
  return scheduler.run((helpers) => {
    const demands: DemandExpectation[] = [];
    const flush = () => {
      helpers.flush();
      for (const { source, diagram } of demands.splice(0)) assertDemand(source, diagram);
    };
    const result = test({
      ...helpers,
      flush,
      generate: <T>(marbles: string, values?: Record<string, T>, error?: unknown) =>
        pacedSource<T>(scheduler, marbles, values, error),
      expectDemand: (source) => {
        if (!isPacedSource(source)) {
          throw new InvalidArgumentError('source', 'a source made by the generate() of runMarbles', source);
        }
        return { toBe: (diagram) => void demands.push({ source, diagram }) };
      },
    });
    if (result instanceof Promise) {
      result.catch(() => undefined);
      throw new RxlabError('ASYNCHRONOUS_TEST', 'a marble test runs in virtual time and must not be an async function');
    }
    flush();
    return result;
  });
}

function assertDemand(source: PacedSource<unknown>, diagram: string): void {
  const expected = parseDemand(diagram);
  if (expected.join() === source.demand.join()) return;
  throw new MarbleMismatchError(
    source.demand,
    expected,
    `the source was not asked when it was expected to be\n\n  expected  ${drawDemand(expected)}\n  actual    ${drawDemand(source.demand)}`,
  );
}

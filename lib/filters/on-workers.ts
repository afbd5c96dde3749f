import { availableParallelism } from 'node:os';
import { map, type OperatorFunction } from 'rxjs';
import { concatMap, generate, InvalidArgumentError } from '../flow/index.js';
import type { Frame } from '../frames/index.js';
import { checkCount } from './check-count.js';
import { FilterCrew } from './workers/filter-crew.js';
import { workerFilters, type WorkerFilterParameters } from './workers/worker-filters.js';

/** Options of {@link onWorkers}. */
export interface OnWorkersOptions<P extends readonly unknown[] = readonly unknown[]> {
  /** How many threads. As many as there are cores unless told. */
  readonly workers?: number | undefined;
  /** How many frames are under way at most, from being taken to their results being consumed. Two for each worker unless told. */
  readonly inFlight?: number | undefined;
  /** What the filter is made with. Promises are awaited; frames go to the workers once. */
  readonly parameters?: P | undefined;
}

/**
 * Runs a filter on worker threads: results come in the order of the frames, and at most `inFlight` frames are under way.
 * The workers are started when the stream is subscribed to, and ended with it, however it ends.
 *
 * Frames of a pool (`camera.stream({ pool })`) cross without a copy, and so do their results; others are copied once, and
 * the results are the consumer's to keep.
 *
 * @param filter - the name of a filter of `rxlab/filters` (`'absorptivity'`, `'backproject'`, `'downsize'`, `'flatCorrect'`), or
 * the URL of a module whose default export takes the parameters and returns an operator that makes one frame of each. It
 * is opened in every worker, and each sees only some of the frames: it must not remember any.
 * @throws an {@link InvalidArgumentError} when the filter or an option is none. The stream fails with what the filter throws;
 * with a `RxlabError` `NOT_SENDABLE` when a parameter cannot be sent to a worker, `NOT_ONE_TO_ONE` when the filter does not
 * give one frame for each, `WORKER_FAILED` when a worker has died, and `MISSING_DEPENDENCY` when piscina is not installed.
 *
 * @example
 * ```ts
 * import { drain, generate } from 'rxlab';
 * import { onWorkers } from 'rxlab/filters';
 * import { frame } from 'rxlab/frames';
 *
 * const [flat, dark] = [10, 1].map((value) => frame(new Uint16Array(4).fill(value), [2, 2]));
 * const frames = [1, 2, 3].map((value, index) => frame(new Uint16Array(4).fill(value), [2, 2], { index }));
 * const corrected = generate(frames).pipe(onWorkers('flatCorrect', { workers: 2, parameters: [flat!, { dark: dark! }] }));
 * await drain(corrected, ({ index, data }) => console.log(index, data[0]?.toFixed(3)));
 * // prints: 0 0.000
 * // prints: 1 0.111
 * // prints: 2 0.222
 * ```
 */
export function onWorkers<N extends keyof WorkerFilterParameters>(
  filter: N,
  options?: OnWorkersOptions<WorkerFilterParameters[N]>,
): OperatorFunction<Frame, Frame>;
export function onWorkers(filter: URL | string, options?: OnWorkersOptions): OperatorFunction<Frame, Frame>;
export function onWorkers(filter: URL | string, options: OnWorkersOptions = {}): OperatorFunction<Frame, Frame> {
  const { workers = availableParallelism(), inFlight = 2 * workers, parameters = [] } = options;
  checkFilter(filter);
  checkCount('workers', workers);
  checkCount('inFlight', inFlight);
  if (!Array.isArray(parameters)) throw new InvalidArgumentError('parameters', 'an array', parameters);
  const orders = { filter: String(filter), parameters, workers };
  return (source) =>
    crews(orders).pipe(
      concatMap((crew) =>
        source.pipe(
          concatMap((frame) => crew.apply(frame), { concurrency: inFlight }),
          map((made) => crew.lend(made)),
        ),
      ),
    );
}

/** One crew, closed when who gets it is done with it: that is the clean-up of a generator, which the run waits for. */
function crews(orders: Parameters<typeof FilterCrew.open>[0]) {
  return generate(async function* () {
    const crew = await FilterCrew.open(orders);
    try {
      yield crew;
    } finally {
      await crew.close();
    }
  });
}

function checkFilter(filter: unknown): void {
  if (filter instanceof URL || (typeof filter === 'string' && (filter in workerFilters || URL.canParse(filter))))
    return;
  const names = Object.keys(workerFilters).join(', ');
  throw new InvalidArgumentError('filter', `${names}, or the URL of a module that makes one`, filter);
}

/** The program of a worker of `onWorkers`: it opens its filter once, and gives it one frame after the other. */
import { constants, setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import { Subject, type OperatorFunction } from 'rxjs';
import { deliver, RxlabError } from '../../flow/index.js';
import { copy, FramePool, fromMessage, toMessage, useFrameMemory, type Frame } from '../../frames/index.js';
import type { FilterData, FilterResult, FilterTask, ThrownError } from './filter-task.js';
import { unpackParameters } from './parameters.js';
import { workerFilters } from './worker-filters.js';

type MakeFilter = (...parameters: unknown[]) => OperatorFunction<Frame, Frame>;

const { filter, parameters, memory } = workerData as FilterData;
useFrameMemory(memory);

// Where there are more threads than cores, the event loop comes first. On Linux, and nowhere else, this is the priority of the
// thread alone.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

/** For what a filter makes on its way to a result that is lent. */
const pool = new FramePool({ capacity: Infinity });
const frames = new Subject<Frame>();
/** Who waits for the frame that is in the filter. */
let waiting: { result(result: Frame): void; fail(error: unknown): void } | undefined;
let failure: { readonly error: unknown } | undefined;
const opened = open();
// It fails when there is a frame.
opened.catch(() => undefined);

/** Called by piscina, for one frame at a time. */
export default async function run(task: FilterTask): Promise<unknown> {
  try {
    await opened;
    const result = await apply(task);
    return result.type === 'frame' ? await handOver(result) : result;
  } catch (error) {
    return { type: 'thrown', thrown: describeError(error) } satisfies FilterResult;
  }
}

async function open(): Promise<void> {
  const makeFilter = (
    filter in workerFilters
      ? workerFilters[filter as keyof typeof workerFilters]
      : ((await import(filter)) as { default: unknown }).default
  ) as MakeFilter;
  if (typeof makeFilter !== 'function') {
    throw new RxlabError('NO_FILTER', `${filter} must have a default export: a function that makes a filter`);
  }
  frames.pipe(makeFilter(...unpackParameters(parameters))).subscribe({
    next: (result) => waiting?.result(result),
    error: fail,
    complete: () => fail(new RxlabError('NOT_ONE_TO_ONE', `${filter} has ended before its frames have`)),
  });
}

function fail(error: unknown): void {
  failure = { error };
  waiting?.fail(error);
}

function apply({ frame: message, output }: FilterTask): Promise<FilterResult> {
  const source = fromMessage(message);
  const target = output && fromMessage(output);
  return new Promise((resolve, reject) => {
    if (failure) throw failure.error as Error;
    let given: FilterResult | undefined;
    waiting = {
      fail: reject,
      result: (result) => {
        if (given) reject(notOneToOne(source, 'more than one frame'));
        // While it is being delivered: what is lent goes back after this.
        given = resultOf(source, target, result);
      },
    };
    const consumed = (): void => {
      waiting = undefined;
      pool.offer(undefined);
      if (given) resolve(given);
      else reject(notOneToOne(source, 'no frame'));
    };
    deliver({ next: (value) => frames.next(target ? lent(value, target) : value) }, source, consumed);
  });
}

function lent(source: Frame, target: Frame): Frame {
  pool.offer(target.data);
  return pool.adopt(source);
}

function resultOf(source: Frame, target: Frame | undefined, result: Frame): FilterResult {
  if (result.data.buffer === source.data.buffer && result.data.byteOffset === source.data.byteOffset) {
    return { type: 'same' };
  }
  if (!target) return { type: 'frame', frame: toMessage(result) };
  const fits = target.dtype === result.dtype && target.shape.join() === result.shape.join();
  if (!fits) return { type: 'frame', frame: toMessage(copy(result)) };
  if (result.data.byteOffset !== target.data.byteOffset) target.data.set(result.data);
  return { type: 'frame', frame: toMessage({ ...result, data: target.data }) };
}

/** Pixels that are not in frame memory change hands without a copy. */
async function handOver(result: FilterResult & { type: 'frame' }): Promise<unknown> {
  const { pixels } = result.frame;
  if (typeof pixels === 'number') return result;
  const { move, transferableSymbol, valueSymbol } = await import('piscina');
  return move({ [transferableSymbol]: [pixels.buffer], [valueSymbol]: result } as never);
}

function notOneToOne({ index }: Frame, what: string): RxlabError {
  return new RxlabError(
    'NOT_ONE_TO_ONE',
    `${filter} gave ${what} for frame ${index}: workers run filters that make one frame of each frame, at once or ` +
      "with rxlab's own concatMap",
  );
}

function describeError(error: unknown): ThrownError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined, fields: {} };
  const { name, message, stack } = error;
  const fields = Object.fromEntries(Object.entries(error).filter(([, value]) => isSendable(value)));
  return { name, message, stack, fields };
}

function isSendable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Piscina } from 'piscina';
import { RxlabError } from '../../flow/index.js';
import {
  frame,
  fromMessage,
  isLent,
  lenderOf,
  shareFrame,
  ThreadMemory,
  toMessage,
  type DType,
  type Frame,
  type Shape,
} from '../../frames/index.js';
import type { FilterData, FilterResult, FilterTask, ThrownError } from './filter-task.js';
import { loadPiscina } from './load-piscina.js';
import { packParameters, type PackedParameters } from './parameters.js';

/** What a crew is to do. */
export interface CrewOrders {
  /** The name of a filter, or the URL of a module. */
  readonly filter: string;
  readonly parameters: readonly unknown[];
  readonly workers: number;
}

/** Workers that have opened the same filter. */
export class FilterCrew {
  readonly #filter: string;
  readonly #packed: PackedParameters;
  readonly #memory: ThreadMemory;
  readonly #workers: Piscina;
  /** Results in memory of a pool that nobody has yet. */
  readonly #undelivered = new Set<Frame>();
  /** What the filter makes, as far as is known. */
  #kind: { readonly dtype: DType; readonly shape: Shape; readonly length: number } | undefined;

  private constructor(filter: string, packed: PackedParameters, memory: ThreadMemory, workers: Piscina) {
    this.#filter = filter;
    this.#packed = packed;
    this.#memory = memory;
    this.#workers = workers;
  }

  static async open({ filter, parameters, workers }: CrewOrders): Promise<FilterCrew> {
    const PiscinaClass = await loadPiscina();
    const packed = await packParameters(parameters);
    const memory = new ThreadMemory();
    try {
      const workerData: FilterData = { filter, parameters: packed.parameters, memory: memory.message };
      checkSendable(filter, packed.parameters);
      const program = new URL(`./filter-thread${extname(import.meta.url)}`, import.meta.url);
      const pool = new PiscinaClass({
        filename: fileURLToPath(program),
        // From the sources, TypeScript has to be loaded.
        execArgv: extname(import.meta.url) === '.ts' ? ['--import', 'tsx'] : [],
        workerData,
        minThreads: workers,
        maxThreads: workers,
        idleTimeout: Infinity,
        atomics: 'async',
      });
      // A worker that fails while it has no frame fails the next one.
      pool.on('error', () => undefined);
      return new FilterCrew(filter, packed, memory, pool);
    } catch (error) {
      packed.free();
      memory.free();
      throw error;
    }
  }

  /** What the filter makes of a frame, to be handed to {@link lend} when it is delivered. */
  async apply(source: Frame): Promise<Frame> {
    const shared = shareFrame(source);
    const output = this.#outputFor(source);
    try {
      const result = await this.#run({ frame: toMessage(shared.frame), output: output && toMessage(output) }, source);
      const made = this.#frameOf(result, source, output);
      if (made === output) this.#undelivered.add(made);
      else if (output) lenderOf(output)?.giveBack(output.data);
      return made;
    } catch (error) {
      if (output) lenderOf(output)?.giveBack(output.data);
      throw error;
    } finally {
      shared.free();
    }
  }

  /** Inside the delivery of a result: lends it where its source is lent. */
  lend(made: Frame): Frame {
    return this.#undelivered.delete(made) ? (lenderOf(made)?.lend(made) ?? made) : made;
  }

  /** Ends the workers, whatever they are doing. */
  async close(): Promise<void> {
    await this.#workers.destroy();
    for (const made of this.#undelivered) lenderOf(made)?.giveBack(made.data);
    this.#undelivered.clear();
    this.#packed.free();
    this.#memory.free();
  }

  /** Memory for the result of a frame that is lent, once it is known what the results are. */
  #outputFor(source: Frame): Frame | undefined {
    const pool = lenderOf(source);
    if (!pool || !this.#kind) return undefined;
    const { dtype, shape, length } = this.#kind;
    const output = frame(pool.take(dtype, length), shape, source);
    return isLent(output) ? output : undefined;
  }

  async #run(task: FilterTask, { index }: Frame): Promise<FilterResult> {
    try {
      return (await this.#workers.run(task)) as FilterResult;
    } catch (cause) {
      const why = (cause as Error).message;
      throw new RxlabError('WORKER_FAILED', `a worker that runs ${this.#filter} failed at frame ${index}: ${why}`, {
        cause,
      });
    }
  }

  #frameOf(result: FilterResult, source: Frame, output: Frame | undefined): Frame {
    if (result.type === 'thrown') throw revive(result.thrown);
    if (result.type === 'same') return source;
    const made = fromMessage(result.frame);
    this.#kind = { dtype: made.dtype, shape: made.shape, length: made.data.length };
    if (!output || typeof result.frame.pixels !== 'number') return made;
    // The same pixels, in the array by which the pool knows them.
    return Object.assign(output, { index: made.index, timestamp: made.timestamp, metadata: made.metadata });
  }
}

function checkSendable(filter: string, parameters: readonly unknown[]): void {
  for (const [index, parameter] of parameters.entries()) {
    try {
      structuredClone(parameter);
    } catch (cause) {
      const message = `parameter ${index + 1} of ${filter} cannot be sent to a worker: ${(cause as Error).message}`;
      throw new RxlabError('NOT_SENDABLE', message, { cause });
    }
  }
}

function revive({ name, message, stack, fields }: ThrownError): Error {
  const { code, ...facts } = fields;
  const error = typeof code === 'string' ? new RxlabError(code, message) : new Error(message);
  Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
  if (stack !== undefined) Object.defineProperty(error, 'stack', { value: stack, configurable: true, writable: true });
  return Object.assign(error, facts);
}

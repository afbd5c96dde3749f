import type { Observable } from 'rxjs';
import { generate, InvalidArgumentError } from '../../flow/index.js';
import { inUnit } from '../../units/index.js';
import { Deferred } from '../deferred.js';
import type { Exchange } from '../transports/exchange.js';
import type { Transport } from '../transports/transport.js';
import { TransportStateError, TransportTimeoutError } from '../transports/transport-error.js';
import type { RequestOptions } from '../transports/transport-options.js';
import { BlockHeaderError, readBlock } from './binary-block.js';
import { parseIdentity, type Identity } from './identity.js';
import { GarbledReplyError, InstrumentError, type ScpiError } from './instrument-error.js';
import { Marker } from './marker.js';
import type { AnyParameter } from './parameter.js';
import { parseScpiNumber, quantityOf } from './scpi-number.js';

/** Options of {@link ScpiInstrument.queryNumber}. */
export interface QueryNumberOptions extends RequestOptions {
  /** The unit that the number is wanted in: an answer with a unit, `1000 MV`, is converted, and must have one that fits. */
  readonly unit?: string | undefined;
}

/** Options of a {@link ScpiInstrument}. */
export interface ScpiInstrumentOptions {
  /**
   * How it is made sure, after a request that was given up, that its late answer is not taken for the next one: by a
   * `'question'` (`*ESE?;*IDN?`), as it is unless told, or, for instruments that cannot answer two in a line, by waiting until
   * nothing has come for 100 ms (`'quiet'`), which an answer that is later than that gets around.
   */
  readonly resynchronise?: 'question' | 'quiet' | undefined;
}

/** Nothing has more errors than this in its queue, unless it answers the same for ever. */
const mostErrors = 100;

/**
 * An instrument that speaks SCPI, over any {@link Transport}. Whoever asks has the instrument for themselves until it has
 * answered: concurrent callers get each their own answer, in the order in which they asked.
 *
 * Each request ends within the timeout of the transport. When an answer does not come, or comes late or in pieces, that
 * request fails, and the next one first asks the instrument a question of its own and reads on until that is answered: what
 * comes late is never taken for the answer to something else.
 *
 * @example
 * ```ts
 * import { ScpiInstrument, simulate, Simulated33220A, TcpTransport } from 'rxlab/devices';
 *
 * await using served = await simulate(new Simulated33220A(), { port: 0 });
 * await using generator = new ScpiInstrument(new TcpTransport({ host: '127.0.0.1', port: served.port! }));
 * await generator.open();
 * console.log(generator.identity.model); // prints: 33220A
 * await generator.write('FREQ 50');
 * console.log(await generator.queryNumber('FREQ?')); // prints: 50
 * ```
 */
export class ScpiInstrument implements AsyncDisposable {
  /** The way to it. */
  readonly transport: Transport;
  readonly #resynchronise: 'question' | 'quiet';
  #identity: Identity | undefined;
  #marker: Marker | undefined;

  /** @throws an {@link InvalidArgumentError} when the option is wrong */
  constructor(transport: Transport, { resynchronise = 'question' }: ScpiInstrumentOptions = {}) {
    if (resynchronise !== 'question' && resynchronise !== 'quiet') {
      throw new InvalidArgumentError('resynchronise', "'question' or 'quiet'", resynchronise);
    }
    this.transport = transport;
    this.#resynchronise = resynchronise;
  }

  /** What it is called in messages: its model, once that is known, and where it is. */
  get name(): string {
    return this.#identity ? `${this.#identity.model} at ${this.transport.name}` : this.transport.name;
  }

  /**
   * What the instrument says of itself.
   *
   * @throws a {@link TransportStateError} when it was never open
   */
  get identity(): Identity {
    if (this.#identity) return this.#identity;
    throw new TransportStateError(this.transport.name, 'is not open: await the open() of the instrument first');
  }

  /** What can be set and read, by name; none unless a class for the instrument says so. */
  get parameters(): Readonly<Record<string, AnyParameter>> {
    return {};
  }

  /**
   * Connects, and asks the instrument who it is.
   *
   * @throws a {@link TransportError} or a {@link TimeoutError} when it cannot connect
   * @throws a {@link TransportTimeoutError} when it does not answer, a {@link GarbledReplyError} when that is no identity
   */
  async open(): Promise<void> {
    await this.transport.open();
    try {
      const line = await this.transport.request((exchange) => this.#askIdentity(exchange));
      this.#identity = parseIdentity(line);
      if (this.#resynchronise === 'question') this.#marker = new Marker(line);
    } catch (error) {
      await this.transport.close();
      throw error;
    }
  }

  /** Disconnects. */
  async close(): Promise<void> {
    await this.transport.close();
  }

  /** {@link close}, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /**
   * Sends a command that has no answer. Whether the instrument has understood it, {@link checkErrors} tells.
   *
   * @throws as {@link Transport.request} does; so do all that follow
   */
  async write(command: string, options?: RequestOptions): Promise<void> {
    await this.#request((exchange) => exchange.write(command), options);
  }

  /**
   * Asks, and gives the answer as it is, without the end of the line.
   *
   * @throws a {@link GarbledReplyError} when there are characters in it that cannot be
   */
  async query(query: string, options?: RequestOptions): Promise<string> {
    return this.#request(async (exchange) => {
      await exchange.write(query);
      return this.#mustBeText(query, await exchange.readLine());
    }, options);
  }

  /**
   * Asks for a number. The one that stands for "not a number" (9.91E37) is `NaN`, those for the infinities (±9.9E37) are
   * infinite.
   *
   * @throws a {@link GarbledReplyError} when the answer is no number, or has a unit where none was expected
   * @throws a `UnitError` when it has a unit of another dimension
   */
  async queryNumber(query: string, options: QueryNumberOptions = {}): Promise<number> {
    const { unit } = options;
    return this.#request(async (exchange) => {
      await exchange.write(query);
      return this.#toNumber(query, await exchange.readLine(), unit);
    }, options);
  }

  /**
   * Asks for a block of bytes (`#<n><length>…` of IEEE 488.2, or `#0…`), and gives what is in it. The timeout is for each
   * piece of it: a long block may take its time as long as it comes.
   *
   * @throws a {@link GarbledReplyError} when the answer is no block
   */
  async queryBinary(query: string, options?: RequestOptions): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.#blockPieces(query, options)) pieces.push(piece);
    const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
    let start = 0;
    for (const piece of pieces) {
      bytes.set(piece, start);
      start += piece.length;
    }
    return bytes;
  }

  /**
   * As {@link queryBinary}, piece by piece as they come, for what is too big for one piece of memory. The instrument waits for
   * a consumer that holds. Others wait until the whole block has been read; one that is left early is read to its end first.
   */
  streamBinary(query: string, options?: RequestOptions): Observable<Uint8Array> {
    return generate((left) => {
      const signal = options?.signal ? AbortSignal.any([left, options.signal]) : left;
      return this.#blockPieces(query, { ...options, signal });
    });
  }

  /**
   * Reads the error queue of the instrument until it is empty.
   *
   * @throws an {@link InstrumentError} with all that were in it
   */
  async checkErrors(options?: RequestOptions): Promise<void> {
    const errors: ScpiError[] = [];
    while (errors.length < mostErrors) {
      const error = await this.#request(async (exchange) => {
        await exchange.write('SYST:ERR?');
        return this.#toError(await exchange.readLine());
      }, options);
      if (error.code === 0) break;
      errors.push(error);
    }
    if (errors.length > 0) throw new InstrumentError(this.name, errors);
  }

  /** Waits until all that was begun is done (`*OPC?`): for 60 s unless the timeout says otherwise. */
  async operationComplete(options?: RequestOptions): Promise<void> {
    await this.queryNumber('*OPC?', { ...options, timeout: options?.timeout ?? '60 s' });
  }

  /** Remembers what all parameters are that can be read and set: {@link restore} goes back there. */
  async stash(): Promise<void> {
    for (const parameter of this.#settable) await parameter.stash();
  }

  /**
   * Goes back to what was stashed last, one parameter after the other.
   *
   * @throws a {@link ParameterError} when nothing is stashed
   */
  async restore(): Promise<void> {
    for (const parameter of this.#settable) await parameter.restore();
  }

  /** An answer that cannot be one, as an error. */
  protected garbled(query: string, reply: string, expected: string): GarbledReplyError {
    return new GarbledReplyError(this.name, query, reply, expected);
  }

  get #settable(): AnyParameter[] {
    return Object.values(this.parameters).filter(({ isReadable, isWritable }) => isReadable && isWritable);
  }

  #request<T>(work: (exchange: Exchange) => Promise<T>, options: RequestOptions = {}): Promise<T> {
    const marker = this.#marker;
    const resynchronise = marker && ((exchange: Exchange): Promise<void> => marker.pass(exchange));
    return this.transport.request(work, { ...options, resynchronise });
  }

  /** What the one who had the port before has asked for may come first. */
  async #askIdentity(exchange: Exchange): Promise<string> {
    let last: string | undefined;
    try {
      await exchange.write('*IDN?');
      for (;;) {
        last = await exchange.readLine();
        if (parseIdentity(last)) return last;
      }
    } catch (error) {
      if (last === undefined || !(error instanceof TransportTimeoutError)) throw error;
      throw this.garbled('*IDN?', last, 'four fields with commas between: maker, model, serial number, firmware');
    }
  }

  #mustBeText(query: string, reply: string): string {
    if (!/[\0-\x08\x0a-\x1f\x7f-\x9f\ufffd]/.test(reply)) return reply;
    throw this.garbled(query, reply, 'text without control characters');
  }

  #toNumber(query: string, reply: string, unit: string | undefined): number {
    const number = parseScpiNumber(reply);
    if (!number) throw this.garbled(query, reply, `a number${unit === undefined ? '' : ` in ${unit}`}`);
    if (number.unit === undefined) return number.value;
    if (unit === undefined) throw this.garbled(query, reply, 'a number without a unit');
    const quantity = quantityOf(number);
    return quantity ? inUnit(quantity, unit, `the answer to ${query}`) : number.value;
  }

  #toError(reply: string): ScpiError {
    const [, code, message] = /^\s*([+-]?\d+)\s*(?:,\s*"?(.*?)"?\s*)?$/.exec(reply) ?? [];
    if (code === undefined) throw this.garbled('SYST:ERR?', reply, 'a number and a text such as 0,"No error"');
    return { code: Number(code), message: message ?? '' };
  }

  /** Has the transport for itself from the first piece to the last. */
  async *#blockPieces(query: string, options?: RequestOptions): AsyncGenerator<Uint8Array> {
    const begun = new Deferred<Exchange>();
    const finished = new Deferred<void>();
    const turn = this.#request((exchange) => {
      begun.resolve(exchange);
      return finished.promise;
    }, options);
    turn.catch((error: unknown) => begun.reject(error));
    try {
      const exchange = await begun.promise;
      await exchange.write(query);
      yield* readBlock(exchange);
      finished.resolve();
    } catch (error) {
      if (!(error instanceof BlockHeaderError)) throw error;
      throw this.garbled(query, error.message, 'a block that begins with # and a digit');
    } finally {
      // Where it was not read to its end, the rest must not be taken for the next answer.
      finished.reject(new Error('the block was not read to its end'));
      await turn.catch(() => {});
    }
  }
}

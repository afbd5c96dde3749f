import { InvalidArgumentError } from '../../flow/index.js';
import { inUnit, type QuantityLike } from '../../units/index.js';
import type { RequestOptions } from '../transports/transport-options.js';
import { decimal } from './decimal.js';
import { Parameter } from './parameter.js';
import { QuantityParameter } from './quantity-parameter.js';
import { ScpiInstrument } from './scpi-instrument.js';
import type { Transport } from '../transports/transport.js';

/** The waveforms of a {@link Agilent33220A}. */
export type Waveform = 'sine' | 'square' | 'ramp' | 'pulse' | 'noise' | 'dc' | 'arbitrary';

/** What a {@link Agilent33220A} is set to make. */
export interface AppliedWaveform {
  readonly waveform: Waveform;
  /** In hertz. */
  readonly frequency: number;
  /** Peak to peak, in volts. */
  readonly amplitude: number;
  /** In volts. */
  readonly offset: number;
}

/** What the instrument calls them. */
const waveforms: Readonly<Record<string, Waveform>> = {
  SIN: 'sine',
  SQU: 'square',
  RAMP: 'ramp',
  PULS: 'pulse',
  NOIS: 'noise',
  DC: 'dc',
  USER: 'arbitrary',
};

/**
 * The function generator Agilent (Keysight) 33220A.
 *
 * @example
 * ```ts
 * import { Agilent33220A, simulate, Simulated33220A, TcpTransport } from 'rxlab/devices';
 *
 * await using served = await simulate(new Simulated33220A(), { port: 0 });
 * await using generator = new Agilent33220A(new TcpTransport({ host: '127.0.0.1', port: served.port! }));
 * await generator.open();
 * await generator.configureSquare(0, 5, { frequency: '24 Hz' });
 * console.log(await generator.apply());
 * // prints: { waveform: 'square', frequency: 24, amplitude: 5, offset: 2.5 }
 * ```
 */
export class Agilent33220A extends ScpiInstrument {
  /** In hertz. */
  readonly frequency: QuantityParameter;
  /** The direct voltage that the waveform is around, in volts. */
  readonly vdc: QuantityParameter;
  /** Whether the output is on. */
  readonly output: Parameter<boolean>;

  constructor(transport: Transport) {
    super(transport);
    this.frequency = new QuantityParameter({
      name: 'frequency',
      unit: 'Hz',
      hardLimits: [1e-6, 20e6],
      read: (signal) => this.queryNumber('FREQ?', { unit: 'Hz', signal }),
      write: (value, signal) => this.write(`FREQ ${value}`, { signal }),
    });
    this.vdc = new QuantityParameter({
      name: 'vdc',
      unit: 'V',
      // Into an open circuit; half of it into 50 Ω.
      hardLimits: [-10, 10],
      read: (signal) => this.queryNumber('VOLT:OFFS?', { unit: 'V', signal }),
      write: (value, signal) => this.write(`VOLT:OFFS ${decimal(value)}`, { signal }),
    });
    this.output = new Parameter<boolean>({
      name: 'output',
      read: async (signal) => (await this.queryNumber('OUTP?', { signal })) !== 0,
      write: (value, signal) => this.write(`OUTP ${value ? 'ON' : 'OFF'}`, { signal }),
    });
  }

  override get parameters() {
    return { frequency: this.frequency, vdc: this.vdc, output: this.output };
  }

  /**
   * Makes a burst of square pulses from 0 to 5 V at each {@link trigger}, and switches the output on: what triggers cameras.
   *
   * @param frequency - of the pulses; a plain number is in hertz
   * @param count - how many pulses there are in a burst: 1 to 50 000
   */
  async configureBurst(frequency: QuantityLike, count: number): Promise<void> {
    const hertz = this.frequency.accept(frequency);
    if (!(Number.isInteger(count) && count >= 1 && count <= 50_000)) {
      throw new InvalidArgumentError('count', 'a whole number from 1 to 50000', count);
    }
    await this.#writeAll([
      'OUTP:LOAD INF',
      `APPL:SQU ${hertz} HZ, 5 VPP, +2.5 V`,
      'BURS:MODE TRIG',
      `BURS:NCYC ${count}`,
      'BURS:PHAS 0',
      'TRIG:SOUR BUS',
      'BURS:STAT ON',
      'OUTP ON',
    ]);
  }

  /** Makes a square wave between two voltages, and switches the output on. Plain numbers are in volts and hertz. */
  async configureSquare(
    low: QuantityLike,
    high: QuantityLike,
    { frequency }: { readonly frequency: QuantityLike },
  ): Promise<void> {
    const hertz = this.frequency.accept(frequency);
    const [lower, upper] = [inUnit(low, 'V', 'low'), inUnit(high, 'V', 'high')];
    if (!(lower < upper)) throw new InvalidArgumentError('high', `above the low of ${lower} V`, `${upper} V`);
    const offset = (lower + upper) / 2;
    this.vdc.accept(offset);
    const apply = `APPL:SQU ${hertz}, ${decimal(upper - lower)}, ${decimal(offset)}`;
    await this.#writeAll(['OUTP:LOAD INF', apply, 'OUTP ON']);
  }

  /** Triggers, where that is by the bus: see {@link configureBurst}. */
  async trigger(options?: RequestOptions): Promise<void> {
    await this.write('*TRG', options);
  }

  /**
   * Asks what it is set to make (`APPLy?`).
   *
   * @throws a {@link GarbledReplyError} when the answer cannot be read
   */
  async apply(options?: RequestOptions): Promise<AppliedWaveform> {
    const reply = await this.query('APPLy?', options);
    const [, name, list] = /^"?([A-Z]+) ([^"]*)"?$/.exec(reply) ?? [];
    const waveform = waveforms[name ?? ''];
    const [frequency, amplitude, offset] = (list ?? '').split(',').map(Number);
    if (waveform && [frequency, amplitude, offset].every(Number.isFinite)) {
      return { waveform, frequency: frequency!, amplitude: amplitude!, offset: offset! };
    }
    throw this.garbled('APPLy?', reply, 'such as "SIN +1.0E+03,+2.0E+00,-5.0E-01"');
  }

  async #writeAll(commands: readonly string[]): Promise<void> {
    for (const command of commands) await this.write(command);
  }
}

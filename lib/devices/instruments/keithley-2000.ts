import type { Observable } from 'rxjs';
import { generate, InvalidArgumentError } from '../../flow/index.js';
import { inUnit, type QuantityLike } from '../../units/index.js';
import { systemClock } from '../clock.js';
import type { RequestOptions } from '../transports/transport-options.js';
import { every } from './every.js';
import { ScpiInstrument } from './scpi-instrument.js';

/** Options of {@link Keithley2000.configureVoltage}. */
export interface VoltageOptions {
  /** The most that is to be measured, `'10 V'` or a number of volts, or `'auto'`, as it is unless told. */
  readonly range?: QuantityLike | undefined;
  /** How many cycles of the power line a reading takes: 0.01 to 10. 1 unless told. */
  readonly powerLineCycles?: number | undefined;
}

/** Options of {@link Keithley2000.readings}. */
export interface ReadingsOptions {
  /** The time from one reading to the next, `'100 ms'` or a number of seconds. As fast as they are consumed unless told. */
  readonly interval?: QuantityLike | undefined;
  /** How many there are to be. Without end unless told. */
  readonly count?: number | undefined;
}

/** One reading of an instrument. */
export interface Reading {
  /** From 0. */
  readonly index: number;
  /** When it came: milliseconds since the epoch, with a fraction. */
  readonly timestamp: number;
  /** In `unit`. Infinite where it was beyond the range. */
  readonly value: number;
  readonly unit: string;
}

/**
 * The multimeter Keithley 2000, measuring direct voltages.
 *
 * @example
 * ```ts
 * import { drain } from 'rxlab';
 * import { Keithley2000, simulate, SimulatedKeithley2000, TcpTransport } from 'rxlab/devices';
 *
 * await using served = await simulate(new SimulatedKeithley2000({ voltage: () => 1.5 }), { port: 0 });
 * await using meter = new Keithley2000(new TcpTransport({ host: '127.0.0.1', port: served.port! }));
 * await meter.open();
 * await meter.configureVoltage({ range: '10 V' });
 * await drain(meter.readings({ interval: '5 ms', count: 2 }), ({ index, value, unit }) => console.log(index, value, unit));
 * // prints: 0 1.5 V
 * // prints: 1 1.5 V
 * ```
 */
export class Keithley2000 extends ScpiInstrument {
  /** Has it measure direct voltages, one reading each time it is asked. */
  async configureVoltage({ range = 'auto', powerLineCycles = 1 }: VoltageOptions = {}): Promise<void> {
    const volts = range === 'auto' ? undefined : inUnit(range, 'V', 'range');
    if (!(powerLineCycles >= 0.01 && powerLineCycles <= 10)) {
      throw new InvalidArgumentError('powerLineCycles', 'a number from 0.01 to 10', powerLineCycles);
    }
    await this.write('INIT:CONT OFF');
    await this.write("SENS:FUNC 'VOLT:DC'");
    await this.write(volts === undefined ? 'SENS:VOLT:DC:RANG:AUTO ON' : `SENS:VOLT:DC:RANG ${volts}`);
    await this.write(`SENS:VOLT:DC:NPLC ${powerLineCycles}`);
    // With its unit a reading of something else, set at the front panel, is noticed.
    await this.write('FORM:ELEM READ,UNIT');
  }

  /** Takes a reading, in volts; infinite where it is beyond the range. {@link configureVoltage} comes first. */
  async measureVoltage(options?: RequestOptions): Promise<number> {
    return this.queryNumber('READ?', { ...options, unit: 'V' });
  }

  /**
   * Readings one after the other, for as long as somebody wants them. A reading is taken when the one before has been consumed:
   * a slow consumer has fewer, and none that is old. The times of an interval do not drift.
   *
   * @throws as {@link measureVoltage} does
   */
  readings({ interval = 0, count = Infinity }: ReadingsOptions = {}): Observable<Reading> {
    const period = inUnit(interval, 's', 'interval') * 1000;
    if (!(period >= 0)) throw new InvalidArgumentError('interval', "a time of at least 0 such as '1 s'", interval);
    if (!(count >= 0)) throw new InvalidArgumentError('count', 'a number of at least 0', count);
    return generate((signal) => this.#read(period, count, signal));
  }

  async *#read(period: number, count: number, signal: AbortSignal): AsyncGenerator<Reading> {
    for await (const index of every(period, signal)) {
      if (index >= count) return;
      const value = await this.measureVoltage({ signal });
      yield { index, timestamp: systemClock.now(), value, unit: 'V' };
    }
  }
}

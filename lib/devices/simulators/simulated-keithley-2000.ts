import { readNumber, readSwitch, writeNumber } from './scpi-values.js';
import { ScpiFault, SimulatedScpiInstrument } from './simulated-scpi-instrument.js';

/** What a {@link SimulatedKeithley2000} measures. */
export interface SimulatedKeithley2000Options {
  /** The voltage at its terminals, in volts, when it is asked. 0 unless told. */
  readonly voltage?: (() => number) | undefined;
}

const ranges = [0.1, 1, 10, 100, 1000];

/** What an instrument is set to when it is switched on. */
const initially = { range: 1000, autorange: true, powerLineCycles: 1, hasUnits: false, isContinuous: true };

/**
 * A multimeter Keithley 2000 without hardware, which measures direct voltages.
 *
 * @example
 * ```ts
 * import { Keithley2000, simulate, SimulatedKeithley2000, TcpTransport } from 'rxlab/devices';
 *
 * const simulated = new SimulatedKeithley2000({ voltage: () => 1.25 });
 * await using served = await simulate(simulated, { port: 0 });
 * await using meter = new Keithley2000(new TcpTransport({ host: '127.0.0.1', port: served.port! }));
 * await meter.open();
 * await meter.configureVoltage({ range: '10 V' });
 * console.log(await meter.measureVoltage()); // prints: 1.25
 * ```
 */
export class SimulatedKeithley2000 extends SimulatedScpiInstrument {
  readonly #voltage: () => number;
  #state = { ...initially };

  constructor({ voltage = (): number => 0 }: SimulatedKeithley2000Options = {}) {
    super('KEITHLEY INSTRUMENTS INC.,MODEL 2000,1234567,A17  /A02', {
      '*RST': () => void (this.#state = { ...initially, isContinuous: false }),
      'INITiate:CONTinuous': (value) => void (this.#state.isContinuous = readSwitch(value)),
      'INITiate:CONTinuous?': () => this.#state.isContinuous,
      '[SENSe:]FUNCtion': (name) => mustBeVoltage(name),
      '[SENSe:]FUNCtion?': () => '"VOLT:DC"',
      '[SENSe:]VOLTage[:DC]:RANGe': (volts) => this.#setRange(readNumber(volts, 'V', [-1010, 1010])),
      '[SENSe:]VOLTage[:DC]:RANGe?': () => writeNumber(this.#state.range, 6),
      '[SENSe:]VOLTage[:DC]:RANGe:AUTO': (value) => void (this.#state.autorange = readSwitch(value)),
      '[SENSe:]VOLTage[:DC]:RANGe:AUTO?': () => this.#state.autorange,
      '[SENSe:]VOLTage[:DC]:NPLCycles': (count) => {
        this.#state.powerLineCycles = readNumber(count, '', [0.01, 10]);
      },
      '[SENSe:]VOLTage[:DC]:NPLCycles?': () => writeNumber(this.#state.powerLineCycles, 6),
      'FORMat:ELEMents': (...elements) => {
        this.#state.hasUnits = elements.some((element) => /^UNIT/i.test(element));
      },
      'FORMat:ELEMents?': () => (this.#state.hasUnits ? 'READ,UNIT' : 'READ'),
      'READ?': () => this.#read(),
    });
    this.#voltage = voltage;
  }

  #read(): string {
    if (this.#state.isContinuous) throw new ScpiFault(-213, 'Init ignored');
    const volts = this.#voltage();
    if (this.#state.autorange) this.#state.range = ranges.find((range) => Math.abs(volts) <= 1.2 * range) ?? 1000;
    const limit = Math.min(1010, 1.2 * this.#state.range);
    const reading = Math.abs(volts) > limit ? Math.sign(volts) * Infinity : volts;
    return `${writeNumber(reading, 7)}${this.#state.hasUnits ? 'VDC' : ''}`;
  }

  #setRange(volts: number): void {
    this.#state.range = ranges.find((range) => Math.abs(volts) <= 1.01 * range) ?? 1000;
    this.#state.autorange = false;
  }
}

function mustBeVoltage(name: string | undefined): void {
  if (!/^['"]VOLT(AGE)?(:DC)?['"]$/i.test(name ?? '')) throw new ScpiFault(-224, 'Illegal parameter value');
}

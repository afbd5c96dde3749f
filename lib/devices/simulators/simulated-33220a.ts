import { Subject, switchMap, take, timer, type Observable } from 'rxjs';
import { readNumber, readSwitch, readWord, writeNumber } from './scpi-values.js';
import { ScpiFault, SimulatedScpiInstrument } from './simulated-scpi-instrument.js';

const waveforms = ['SINusoid', 'SQUare', 'RAMP', 'PULSe', 'NOISe', 'DC', 'USER'] as const;

/** What an instrument is set to when it is switched on. */
const initially = {
  waveform: 'SIN',
  frequency: 1000,
  amplitude: 0.1,
  offset: 0,
  load: 50,
  output: false,
  burst: false,
  burstMode: 'TRIG',
  burstCount: 1,
  burstPhase: 0,
  triggerSource: 'IMM',
};

/**
 * A function generator 33220A without hardware. It keeps the state of the real one, with its limits, and answers about it.
 *
 * @example
 * ```ts
 * import { Agilent33220A, simulate, Simulated33220A, TcpTransport } from 'rxlab/devices';
 *
 * const simulated = new Simulated33220A();
 * simulated.triggers.subscribe((count) => console.log('trigger', count));
 * await using served = await simulate(simulated, { port: 0 });
 * await using generator = new Agilent33220A(new TcpTransport({ host: '127.0.0.1', port: served.port! }));
 * await generator.open();
 * await generator.configureBurst('10 Hz', 100);
 * await generator.trigger();
 * await generator.checkErrors();
 * // prints: trigger 1
 * ```
 */
export class Simulated33220A extends SimulatedScpiInstrument {
  #state = { ...initially };
  #triggerCount = 0;
  readonly #triggers = new Subject<number>();

  /** Each trigger by the bus (`*TRG`) that starts a burst: how many there were. Hot. */
  readonly triggers: Observable<number> = this.#triggers.asObservable();

  /** Each pulse of the bursts, at its time: what the external trigger of a camera would see. */
  readonly pulses: Observable<number> = this.triggers.pipe(
    switchMap(() => timer(0, 1000 / this.#state.frequency).pipe(take(this.#state.burstCount))),
  );

  constructor() {
    const applied = Object.fromEntries(
      waveforms.map((name) => [
        `APPLy:${name}`,
        (...values: string[]): void => this.#apply(readWord(name.toUpperCase(), waveforms), values),
      ]),
    );
    super('Agilent Technologies,33220A,MY44052515,2.02-2.02-22-2', {
      ...applied,
      '*RST': () => void (this.#state = { ...initially }),
      '*TRG': () => this.#trigger(),
      'APPLy?': () => this.#applied,
      'FUNCtion[:SHAPe]': (name) => void (this.#state.waveform = readWord(name, waveforms)),
      'FUNCtion[:SHAPe]?': () => this.#state.waveform,
      '[SOURce:]FREQuency': (value) => void (this.#state.frequency = readNumber(value, 'Hz', [1e-6, 20e6])),
      '[SOURce:]FREQuency?': () => writeNumber(this.#state.frequency, 13),
      '[SOURce:]VOLTage': (value) => this.#setVoltage(this.#volts(value), this.#state.offset),
      '[SOURce:]VOLTage?': () => writeNumber(this.#state.amplitude, 13),
      '[SOURce:]VOLTage:OFFSet': (value) => this.#setVoltage(this.#state.amplitude, this.#volts(value)),
      '[SOURce:]VOLTage:OFFSet?': () => writeNumber(this.#state.offset, 13),
      OUTPut: (value) => void (this.#state.output = readSwitch(value)),
      'OUTPut?': () => this.#state.output,
      'OUTPut:LOAD': (value) => this.#setLoad(value),
      'OUTPut:LOAD?': () => writeNumber(this.#state.load, 13),
      'BURSt:MODE': (mode) => void (this.#state.burstMode = readWord(mode, ['TRIGgered', 'GATed'])),
      'BURSt:MODE?': () => this.#state.burstMode,
      'BURSt:NCYCles': (count) => void (this.#state.burstCount = readNumber(count, '', [1, 50_000])),
      'BURSt:NCYCles?': () => writeNumber(this.#state.burstCount, 13),
      'BURSt:PHASe': (phase) => void (this.#state.burstPhase = readNumber(phase, 'deg', [-360, 360])),
      'BURSt:PHASe?': () => writeNumber(this.#state.burstPhase, 13),
      'BURSt:STATe': (value) => void (this.#state.burst = readSwitch(value)),
      'BURSt:STATe?': () => this.#state.burst,
      'TRIGger:SOURce': (source) =>
        void (this.#state.triggerSource = readWord(source, ['IMMediate', 'EXTernal', 'BUS'])),
      'TRIGger:SOURce?': () => this.#state.triggerSource,
    });
  }

  /** What comes out of it: the voltage around which the waveform is, in volts; 0 while the output is off. */
  get vdc(): number {
    return this.#state.output ? this.#state.offset : 0;
  }

  get #applied(): string {
    const { waveform, frequency, amplitude, offset } = this.#state;
    return `"${waveform} ${writeNumber(frequency, 13)},${writeNumber(amplitude, 13)},${writeNumber(offset, 8)}"`;
  }

  /** What is not told stays as it is. The output goes on, and bursts end. */
  #apply(waveform: string, [frequency, amplitude, offset]: string[]): void {
    const { frequency: hertz, amplitude: peakToPeak, offset: volts } = this.#state;
    const isTold = (value: string | undefined): boolean => value !== undefined && !/^DEF(AULT)?$/i.test(value);
    const next = isTold(frequency) ? readNumber(frequency, 'Hz', [1e-6, 20e6]) : hertz;
    this.#setVoltage(
      isTold(amplitude) ? this.#volts(amplitude) : peakToPeak,
      isTold(offset) ? this.#volts(offset) : volts,
    );
    Object.assign(this.#state, { waveform, frequency: next, output: true, burst: false });
  }

  #volts(text: string | undefined): number {
    return readNumber(text, 'V', [-20, 20]);
  }

  #setVoltage(amplitude: number, offset: number): void {
    const most = this.#state.load === Infinity ? 10 : 5;
    if (Math.abs(offset) + amplitude / 2 > most + 1e-9) throw new ScpiFault(-221, 'Settings conflict');
    Object.assign(this.#state, { amplitude, offset });
  }

  /** Into an open circuit the same setting of the output stage is twice the voltage. */
  #setLoad(text: string | undefined): void {
    const load = /^INF(INITY)?$/i.test(text ?? '') ? Infinity : readNumber(text, 'Ω', [1, 10_000]);
    const factor = Number(load === Infinity) - Number(this.#state.load === Infinity);
    this.#state.amplitude *= 2 ** factor;
    this.#state.offset *= 2 ** factor;
    this.#state.load = load;
  }

  #trigger(): void {
    if (this.#state.triggerSource !== 'BUS') throw new ScpiFault(-211, 'Trigger ignored');
    this.#triggers.next(++this.#triggerCount);
  }
}

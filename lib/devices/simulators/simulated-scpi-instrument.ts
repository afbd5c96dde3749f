import { Subject, type Observable } from 'rxjs';
import { headerPattern } from './header-pattern.js';
import type { SimulatedInstrument, SimulatedPort } from './simulated-instrument.js';

/** What an instrument does with a command: given its parameters, it gives the answer, or none. */
export type ScpiHandler = (...parameters: string[]) => string | Uint8Array | number | boolean | void;

/** Handlers by their header, in the notation of SCPI: `[SOURce:]FREQuency?`. */
export type ScpiCommands = Readonly<Record<string, ScpiHandler>>;

/** A real instrument has no more than this in its queue; the last then says so. */
const queueLength = 20;

/** A command that cannot be obeyed: what goes to the error queue. */
export class ScpiFault extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * What all simulated SCPI instruments have: the commands that IEEE 488.2 asks for, the error queue, several commands in a line,
 * long and short forms. What it does not know queues `-113,"Undefined header"`.
 *
 * @example
 * ```ts
 * import { ScpiInstrument, SimulatedScpiInstrument, simulate, TcpTransport } from 'rxlab/devices';
 *
 * const thermometer = new SimulatedScpiInstrument('ACME,T1,0001,1.0', { 'MEASure:TEMPerature?': () => '+2.15E+01' });
 * await using served = await simulate(thermometer, { port: 0 });
 * await using instrument = new ScpiInstrument(new TcpTransport({ host: '127.0.0.1', port: served.port! }));
 * await instrument.open();
 * console.log(await instrument.queryNumber('MEAS:TEMP?')); // prints: 21.5
 * ```
 */
export class SimulatedScpiInstrument implements SimulatedInstrument {
  readonly #commands: readonly (readonly [pattern: RegExp, handler: ScpiHandler])[];
  readonly #errors: string[] = [];
  readonly #received = new Subject<string>();
  #eventEnable = 0;

  /** Each line that it receives. Hot. */
  readonly received: Observable<string> = this.#received.asObservable();

  constructor(
    /** What it answers to `*IDN?`. */
    readonly identity: string,
    commands: ScpiCommands,
  ) {
    const common: ScpiCommands = {
      '*IDN?': () => this.identity,
      '*CLS': () => void (this.#errors.length = 0),
      '*OPC?': () => 1,
      '*ESE': (value = '') => void (this.#eventEnable = Number(value)),
      '*ESE?': () => this.#eventEnable,
      'SYSTem:ERRor[:NEXT]?': () => this.#errors.shift() ?? '+0,"No error"',
    };
    this.#commands = Object.entries({ ...common, ...commands }).map(([header, handler]) => [
      headerPattern(header),
      handler,
    ]);
  }

  async receive(line: string, port: SimulatedPort): Promise<void> {
    this.#received.next(line);
    const answers = split(line, ';').flatMap((command) => this.#obey(command.trim()) ?? []);
    if (answers.length === 0) return;
    const parts = answers.flatMap((answer) => [';', answer]).slice(1);
    await port.send(Buffer.concat([...parts, '\n'].map((part) => Buffer.from(part as string))));
  }

  #obey(command: string): string | Uint8Array | undefined {
    const [, header = '', list = ''] = /^(\S*)\s*(.*)$/s.exec(command) ?? [];
    const [, handler] = this.#commands.find(([pattern]) => pattern.test(header)) ?? [];
    try {
      if (!handler) throw new ScpiFault(-113, 'Undefined header');
      const answer = handler(...(list === '' ? [] : split(list, ',').map((parameter) => parameter.trim())));
      return typeof answer === 'boolean' || typeof answer === 'number' ? String(Number(answer)) : (answer ?? undefined);
    } catch (error) {
      if (!(error instanceof ScpiFault)) throw error;
      this.#queue(error);
      return undefined;
    }
  }

  #queue({ code, message }: ScpiFault): void {
    if (this.#errors.length < queueLength) this.#errors.push(`${code},"${message}"`);
    else this.#errors[queueLength - 1] = '-350,"Queue overflow"';
  }
}

/** At the separators that are not in quotes. */
function split(text: string, separator: ';' | ','): string[] {
  return text.match(separator === ';' ? /(?:"[^"]*"|'[^']*'|[^;"'])+/g : /(?:"[^"]*"|'[^']*'|[^,"'])+/g) ?? [];
}

import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidArgumentError } from '../../flow/index.js';
import { inUnit, type QuantityLike } from '../../units/index.js';
import type { SimulatedInstrument, SimulatedPort } from './simulated-instrument.js';

/** What goes wrong with an answer. */
export type FaultKind = 'late' | 'garbled' | 'half' | 'silence' | 'disconnect' | 'wrong-unit';

/** One thing that goes wrong, once. With a line that has no answer, only `'disconnect'` can. */
export interface Fault {
  /** The line that it goes wrong with: the first that is equal, or matches. */
  readonly on: string | RegExp;
  /**
   * - `'late'`: the answer comes after `delay`; what is asked meanwhile is answered after it
   * - `'garbled'`: characters arrive wrong, as with a loose contact
   * - `'half'`: the first half of the answer, and no end of the line
   * - `'silence'`: no answer
   * - `'disconnect'`: in the middle of the answer the instrument goes away; where there is none, after the line
   * - `'wrong-unit'`: the answer has the unit `unit`
   */
  readonly fault: FaultKind;
  /** How late. `'1 s'` unless told. */
  readonly delay?: QuantityLike | undefined;
  /** The suffix that a wrong unit is written with. `OHM` unless told. */
  readonly unit?: string | undefined;
}

/**
 * A simulated instrument with which things go wrong as they do with real ones, each once, in the order of the script where
 * several are for the same line.
 *
 * @throws an {@link InvalidArgumentError} when a fault is none
 *
 * @example
 * ```ts
 * import { ScpiInstrument, simulate, Simulated33220A, TcpTransport, TimeoutError, withFaults } from 'rxlab/devices';
 *
 * const generator = withFaults(new Simulated33220A(), [{ on: 'FREQ?', fault: 'silence' }]);
 * await using served = await simulate(generator, { port: 0 });
 * await using instrument = new ScpiInstrument(new TcpTransport({ host: '127.0.0.1', port: served.port! }));
 * await instrument.open();
 * const asked = instrument.query('FREQ?', { timeout: '100 ms' });
 * await asked.catch((error: Error) => console.log(error instanceof TimeoutError));
 * console.log(await instrument.queryNumber('FREQ?'));
 * // prints: true
 * // prints: 1000
 * ```
 */
export function withFaults(instrument: SimulatedInstrument, script: readonly Fault[]): SimulatedInstrument {
  for (const { fault } of script) mustBeFault(fault);
  const left = [...script];
  return {
    async receive(line, port) {
      const index = left.findIndex(({ on }) => (typeof on === 'string' ? on === line : on.test(line)));
      if (index < 0) return instrument.receive(line, port);
      const [fault] = left.splice(index, 1);
      let hasAnswered = false;
      await instrument.receive(line, {
        signal: port.signal,
        disconnect: () => port.disconnect(),
        send: async (data) => {
          hasAnswered = true;
          await faults[fault!.fault](Buffer.from(data as string), port, fault!);
        },
      });
      if (fault!.fault === 'disconnect' && !hasAnswered) port.disconnect();
    },
  };
}

type Spoil = (answer: Buffer, port: SimulatedPort, fault: Fault) => void | Promise<void>;

const faults: Readonly<Record<FaultKind, Spoil>> = {
  async late(answer, port, { delay = '1 s' }) {
    await sleep(inUnit(delay, 's', 'delay') * 1000, undefined, { signal: port.signal }).catch(() => {});
    await port.send(answer);
  },
  garbled: (answer, port) => port.send(answer.map((byte, i) => (i % 3 === 1 && byte !== 10 ? byte ^ 0xc8 : byte))),
  half: (answer, port) => port.send(answer.subarray(0, answer.length >> 1)),
  silence: () => {},
  async disconnect(answer, port) {
    await port.send(answer.subarray(0, answer.length >> 1));
    // What was sent is to arrive first.
    await sleep(20);
    port.disconnect();
  },
  'wrong-unit': (answer, port, { unit = 'OHM' }) => port.send(`${answer.toString('latin1').trimEnd()} ${unit}\n`),
};

function mustBeFault(fault: FaultKind): void {
  if (Object.hasOwn(faults, fault)) return;
  throw new InvalidArgumentError('fault', `one of ${Object.keys(faults).join(', ')}`, fault);
}

import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from '../../../lib/flow/index.js';
import { UnitError } from '../../../lib/units/index.js';
import {
  DisconnectedError,
  GarbledReplyError,
  ScpiInstrument,
  Simulated33220A,
  SimulatedScpiInstrument,
  TransportTimeoutError,
  withFaults,
  type Fault,
  type FaultKind,
} from '../../../lib/devices/index.js';
import { failureOf } from '../failure-of.js';
import { ways } from './served.js';

/** What each fault comes to, asking for a frequency. */
const outcomes: readonly [
  fault: FaultKind,
  error: new (...facts: never[]) => Error,
  message: RegExp,
  timeout?: string,
][] = [
  ['late', TransportTimeoutError, /did not answer "FREQ\?" within 0.2 s: nothing came$/, '200 ms'],
  ['garbled', GarbledReplyError, /answered .* to "FREQ\?", expected a number in Hz$/],
  ['half', TransportTimeoutError, /did not answer "FREQ\?" within 0.2 s: only a part of a line came, "\+1.0/, '200 ms'],
  ['silence', TransportTimeoutError, /did not answer "FREQ\?" within 0.2 s: nothing came$/, '200 ms'],
  [
    'disconnect',
    DisconnectedError,
    /was disconnected while "FREQ\?" was under way: only a part of a line came, "\+1.0/,
  ],
  ['wrong-unit', UnitError, /^the answer to FREQ\?: '1000 Ω' is a resistance, expected a frequency such as '50 Hz'$/],
];

describe.each(ways)('a simulated instrument over %s', (_way, serve) => {
  test.each(outcomes)(
    'that is %s: its own error in time, and the next query works',
    async (fault, error, message, timeout = '2 s') => {
      const script: Fault[] = [{ on: 'FREQ?', fault, delay: '300 ms' }];
      await using served = await serve(withFaults(new Simulated33220A(), script), {
        reconnect: { initialDelay: '20 ms' },
      });
      const instrument = new ScpiInstrument(served.transport);
      await instrument.open();
      await instrument.write('VOLT:OFFS 0.05');
      const failure = await failureOf(instrument.queryNumber('FREQ?', { unit: 'Hz', timeout }));
      expect(failure).toBeInstanceOf(error);
      expect(failure.message).toMatch(message);
      expect(await instrument.queryNumber('VOLT:OFFS?')).toBe(0.05);
      expect(await instrument.queryNumber('FREQ?')).toBe(1000);
    },
  );

  test('disconnected in the middle of a block: an error that says how much came, and the next query works', async () => {
    const block = Buffer.concat([Buffer.from('#41000'), Buffer.alloc(1000, 10)]);
    const scope = new SimulatedScpiInstrument('ACME,SCOPE,1,1', { 'CURVe?': () => block });
    const faulty = withFaults(scope, [{ on: 'CURV?', fault: 'disconnect' }]);
    await using served = await serve(faulty, { timeout: '2 s', reconnect: { initialDelay: '20 ms' } });
    const instrument = new ScpiInstrument(served.transport);
    await instrument.open();
    const failure = await failureOf(instrument.queryBinary('CURV?'));
    expect(failure.message).toMatch(/was disconnected while "CURV\?" was under way: \d+ of 1000 bytes came$/);
    expect(failure).toMatchObject({ pending: 'CURV?', received: expect.stringMatching(/^\d+ of 1000 bytes came$/) });
    expect(await instrument.queryBinary('CURV?')).toEqual(new Uint8Array(1000).fill(10));
  });

  test('disconnected at a command that has no answer: the next query says so, and the one after it works', async () => {
    const faulty = withFaults(new Simulated33220A(), [{ on: '*TRG', fault: 'disconnect' }]);
    await using served = await serve(faulty, { timeout: '2 s', reconnect: { initialDelay: '20 ms' } });
    const instrument = new ScpiInstrument(served.transport);
    await instrument.open();
    await instrument.write('*TRG');
    expect(await failureOf(instrument.query('FREQ?'))).toBeInstanceOf(DisconnectedError);
    expect(await instrument.queryNumber('FREQ?')).toBe(1000);
  });

  test('an answer that is late by several timeouts is never taken for another', async () => {
    const faulty = withFaults(new Simulated33220A(), [{ on: 'FREQ?', fault: 'late', delay: '350 ms' }]);
    await using served = await serve(faulty);
    const instrument = new ScpiInstrument(served.transport);
    await instrument.open();
    const answers = await Promise.all(
      ['FREQ?', 'VOLT?', 'VOLT?', 'VOLT?', 'VOLT?'].map((query, i) =>
        instrument.queryNumber(query, { timeout: i < 4 ? '80 ms' : '3 s' }).catch(() => 'failed'),
      ),
    );
    expect(answers[0]).toBe('failed');
    expect(answers.slice(1, 4).every((answer) => answer === 'failed' || answer === 0.1)).toBe(true);
    expect(answers.at(-1)).toBe(0.1);
  });
});

test('withFaults refuses a fault that is none', () => {
  const script = [{ on: 'FREQ?', fault: 'fire' as FaultKind }];
  expect(() => withFaults(new Simulated33220A(), script)).toThrow(InvalidArgumentError);
});

import { describe, expect, test } from '@jest/globals';
import { Simulated33220A } from '../../../lib/devices/index.js';

/** What the instrument answers to lines, one after the other. */
async function answers(instrument: Simulated33220A, ...lines: readonly string[]): Promise<string[]> {
  const sent: string[] = [];
  const port = {
    signal: new AbortController().signal,
    disconnect: () => {},
    send: async (data: string | Uint8Array) =>
      void sent.push(
        Buffer.from(data as string)
          .toString()
          .trimEnd(),
      ),
  };
  for (const line of lines) await instrument.receive(line, port);
  return sent;
}

describe('Simulated33220A', () => {
  test('is set, when it is switched on, as the real one', async () => {
    const [applied, output, load] = await answers(new Simulated33220A(), 'APPL?', 'OUTP?', 'OUTP:LOAD?');
    expect(applied).toBe('"SIN +1.0000000000000E+03,+1.0000000000000E-01,+0.00000000E+00"');
    expect([output, load]).toEqual(['0', '+5.0000000000000E+01']);
  });

  test('answers about a burst that was configured', async () => {
    const commands = [
      'OUTP:LOAD INF',
      'APPL:SQU 10 HZ, 5 VPP, +2.5 V',
      'BURS:MODE TRIG',
      'BURS:NCYC 100',
      'BURS:PHAS 0',
    ];
    const queries = [
      'APPLy?',
      'BURS:MODE?',
      'BURS:NCYC?',
      'BURS:STAT?',
      'TRIG:SOUR?',
      'OUTP?',
      'OUTP:LOAD?',
      'SYST:ERR?',
    ];
    expect(await answers(new Simulated33220A(), ...commands, 'TRIG:SOUR BUS', 'BURS:STAT ON', ...queries)).toEqual([
      '"SQU +1.0000000000000E+01,+5.0000000000000E+00,+2.50000000E+00"',
      'TRIG',
      '+1.0000000000000E+02',
      '1',
      'BUS',
      '1',
      '+9.9E+37',
      '+0,"No error"',
    ]);
  });

  test('knows long forms, short forms, any case, a colon first, and several commands in a line', async () => {
    const lines = [':frequency 2 KHZ', 'SOURce:FREQ?', 'VOLTAGE:OFFSET 1;:VOLT:OFFS?;*OPC?'];
    expect(await answers(new Simulated33220A(), ...lines)).toEqual(['+2.0000000000000E+03', '+1.0000000000000E+00;1']);
  });

  test.each([
    ['FOO', '-113,"Undefined header"'],
    ['FREQ', '-109,"Missing parameter"'],
    ['FREQ abc', '-104,"Data type error"'],
    ['FREQ 3 V', '-131,"Invalid suffix"'],
    ['FREQ 30 MHZ', '-222,"Data out of range"'],
    ['OUTP MAYBE', '-224,"Illegal parameter value"'],
    ['VOLT:OFFS 6', '-221,"Settings conflict"'],
    ['*TRG', '-211,"Trigger ignored"'],
  ])('%s queues an error, once', async (command, error) => {
    expect(await answers(new Simulated33220A(), command, 'SYST:ERR?', 'SYST:ERR?')).toEqual([error, '+0,"No error"']);
  });

  test('the error queue has an end', async () => {
    const queries = Array.from({ length: 22 }, () => 'SYST:ERR?');
    const errors = await answers(new Simulated33220A(), ...Array.from({ length: 30 }, () => 'FOO'), ...queries);
    expect(errors.slice(18, 22)).toEqual([
      '-113,"Undefined header"',
      '-350,"Queue overflow"',
      '+0,"No error"',
      '+0,"No error"',
    ]);
  });

  test('a burst has its pulses', async () => {
    const generator = new Simulated33220A();
    const pulses: number[] = [];
    const subscription = generator.pulses.subscribe((pulse) => pulses.push(pulse));
    await answers(generator, 'FREQ 1000', 'BURS:NCYC 3', 'TRIG:SOUR BUS', 'BURS:STAT ON', '*TRG');
    while (pulses.length < 3) await new Promise((resolve) => setTimeout(resolve, 2));
    subscription.unsubscribe();
    expect(pulses).toEqual([0, 1, 2]);
  });
});

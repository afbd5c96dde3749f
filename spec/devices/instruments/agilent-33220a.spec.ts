import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from '../../../lib/flow/index.js';
import {
  Agilent33220A,
  GarbledReplyError,
  ParameterError,
  Simulated33220A,
  SimulatedScpiInstrument,
  type SimulatedInstrument,
} from '../../../lib/devices/index.js';
import { failureOf } from '../failure-of.js';
import { ways } from '../simulators/served.js';

const [, overTcp] = ways[0]!;

/** Runs with the generator, and gives what the instrument received after it was opened. */
async function written(
  run: (generator: Agilent33220A, simulated: Simulated33220A) => Promise<void>,
): Promise<string[]> {
  const simulated = new Simulated33220A();
  const received: string[] = [];
  simulated.received.subscribe((line) => received.push(line));
  await using served = await overTcp(simulated);
  const generator = new Agilent33220A(served.transport);
  await generator.open();
  await run(generator, simulated);
  // An answer means that all before it has been obeyed.
  await generator.checkErrors();
  return received.slice(1, -1);
}

async function withAnswer(answer: string, run: (generator: Agilent33220A) => Promise<void>): Promise<void> {
  const simulated: SimulatedInstrument = new SimulatedScpiInstrument('Agilent Technologies,33220A,1,1', {
    'APPLy?': () => answer,
  });
  await using served = await overTcp(simulated);
  const generator = new Agilent33220A(served.transport);
  await generator.open();
  await run(generator);
}

describe('Agilent33220A', () => {
  test('configureBurst writes what configures a burst, command by command', async () => {
    expect(await written((generator) => generator.configureBurst(10, 100))).toEqual([
      'OUTP:LOAD INF',
      'APPL:SQU 10 HZ, 5 VPP, +2.5 V',
      'BURS:MODE TRIG',
      'BURS:NCYC 100',
      'BURS:PHAS 0',
      'TRIG:SOUR BUS',
      'BURS:STAT ON',
      'OUTP ON',
    ]);
  });

  test('configureSquare writes amplitude and offset', async () => {
    expect(await written((generator) => generator.configureSquare(0.0, 5.0, { frequency: 24 }))).toEqual([
      'OUTP:LOAD INF',
      'APPL:SQU 24, 5.0, 2.5',
      'OUTP ON',
    ]);
    expect(await written((generator) => generator.configureSquare('-1 V', '1 V', { frequency: '2 kHz' }))).toContain(
      'APPL:SQU 2000, 2.0, 0.0',
    );
  });

  test('trigger writes *TRG, and the simulated one counts the bursts', async () => {
    const triggers: number[] = [];
    const received = await written(async (generator, simulated) => {
      simulated.triggers.subscribe((count) => triggers.push(count));
      await generator.configureBurst('10 Hz', 3);
      await generator.trigger();
      await generator.trigger();
    });
    expect(received.slice(-2)).toEqual(['*TRG', '*TRG']);
    expect(triggers).toEqual([1, 2]);
  });

  test('its parameters are set and read in their units', async () => {
    const received = await written(async (generator) => {
      await generator.frequency.set('1.5 kHz');
      await generator.vdc.set('500 mV');
      await generator.output.set(true);
      expect(await generator.frequency.get()).toBe(1500);
      expect(await generator.vdc.get()).toBe(0.5);
      expect(await generator.output.get()).toBe(true);
    });
    expect(received).toEqual(['FREQ 1500', 'VOLT:OFFS 0.5', 'OUTP ON', 'FREQ?', 'VOLT:OFFS?', 'OUTP?']);
  });

  test('what it cannot do is refused, and nothing is sent', async () => {
    const received = await written(async (generator) => {
      expect(await failureOf(generator.frequency.set('30 MHz'))).toBeInstanceOf(ParameterError);
      expect(await failureOf(generator.vdc.set(11))).toMatchObject({ code: 'HARD_LIMIT', parameter: 'vdc' });
      expect(await failureOf(generator.configureBurst(10, 0))).toBeInstanceOf(InvalidArgumentError);
      expect(await failureOf(generator.configureSquare(5, 0, { frequency: 1 }))).toBeInstanceOf(InvalidArgumentError);
    });
    expect(received).toEqual([]);
  });

  test('apply parses what APPLy? answers', async () => {
    await withAnswer('"SIN +1.0000000000000E+03,+2.0000000000000E+00,-5.00000000E-01"', async (generator) => {
      expect(await generator.apply()).toEqual({ waveform: 'sine', frequency: 1000, amplitude: 2, offset: -0.5 });
    });
    await withAnswer('"WIGGLE 1,2,3"', async (generator) => {
      expect(await failureOf(generator.apply())).toBeInstanceOf(GarbledReplyError);
    });
  });

  test('stash and restore bring back all of its parameters', async () => {
    await written(async (generator) => {
      await generator.configureSquare(0, 1, { frequency: 24 });
      await generator.stash();
      await generator.frequency.set(100);
      await generator.vdc.set(3);
      await generator.output.set(false);
      await generator.restore();
      expect(await generator.apply()).toEqual({ waveform: 'square', frequency: 24, amplitude: 1, offset: 0.5 });
      expect(await generator.output.get()).toBe(true);
    });
  });
});

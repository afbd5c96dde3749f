import { describe, expect, test } from '@jest/globals';
import { take } from 'rxjs';
import { drain, InvalidArgumentError } from '../../../lib/flow/index.js';
import {
  Keithley2000,
  SimulatedKeithley2000,
  withFaults,
  type Fault,
  type Reading,
} from '../../../lib/devices/index.js';
import { failureOf } from '../failure-of.js';
import { ways } from '../simulators/served.js';

const [, overTcp] = ways[0]!;

async function withMeter(
  voltage: () => number,
  run: (meter: Keithley2000, simulated: SimulatedKeithley2000) => Promise<void>,
  script: readonly Fault[] = [],
): Promise<void> {
  const simulated = new SimulatedKeithley2000({ voltage });
  await using served = await overTcp(withFaults(simulated, script), { timeout: '1 s' });
  const meter = new Keithley2000(served.transport);
  await meter.open();
  await run(meter, simulated);
  await meter.checkErrors();
}

describe('Keithley2000', () => {
  test('measures the voltage, in volts', async () => {
    await withMeter(
      () => -0.25,
      async (meter) => {
        await meter.configureVoltage({ range: '1 V', powerLineCycles: 0.1 });
        expect(await meter.measureVoltage()).toBe(-0.25);
        expect(await meter.queryNumber('VOLT:RANG?')).toBe(1);
      },
    );
  });

  test('what is beyond the range is infinite; with the automatic range it is measured', async () => {
    await withMeter(
      () => -50,
      async (meter) => {
        await meter.configureVoltage({ range: 10 });
        expect(await meter.measureVoltage()).toBe(-Infinity);
        await meter.configureVoltage();
        expect(await meter.measureVoltage()).toBe(-50);
      },
    );
  });

  test('readings are a generator: one is taken when the one before has been consumed', async () => {
    let taken = 0;
    await withMeter(
      () => ++taken,
      async (meter) => {
        await meter.configureVoltage();
        const readings: Reading[] = [];
        await drain(meter.readings({ count: 4 }), async (reading) => {
          readings.push(reading);
          await new Promise((resolve) => setTimeout(resolve, 5));
          expect(taken).toBe(readings.length);
        });
        expect(readings.map(({ index, value, unit }) => [index, value, unit])).toEqual([
          [0, 1, 'V'],
          [1, 2, 'V'],
          [2, 3, 'V'],
          [3, 4, 'V'],
        ]);
        expect(readings.every(({ timestamp }, i) => i === 0 || timestamp > readings[i - 1]!.timestamp)).toBe(true);
      },
    );
  });

  test('readings that are left early leave the instrument usable', async () => {
    await withMeter(
      () => 1,
      async (meter) => {
        await meter.configureVoltage();
        await drain(meter.readings().pipe(take(2)));
        expect(await meter.measureVoltage()).toBe(1);
      },
    );
  });

  test('a reading of something else than a voltage is an error', async () => {
    const script: Fault[] = [{ on: 'READ?', fault: 'wrong-unit' }];
    await withMeter(
      () => 1,
      async (meter) => {
        await meter.write('INIT:CONT OFF');
        expect((await failureOf(meter.measureVoltage())).message).toMatch(/is a resistance, expected a voltage/);
      },
      script,
    );
  });

  test('refuses wrong options', async () => {
    await withMeter(
      () => 1,
      async (meter) => {
        expect(await failureOf(meter.configureVoltage({ powerLineCycles: 11 }))).toBeInstanceOf(InvalidArgumentError);
        expect(() => meter.readings({ count: -1 })).toThrow(InvalidArgumentError);
        expect(() => meter.readings({ interval: '1 V' })).toThrow(/expected a time/);
      },
    );
  });
});

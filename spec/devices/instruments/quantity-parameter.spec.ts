import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from '../../../lib/flow/index.js';
import { UnitError } from '../../../lib/units/index.js';
import { QuantityParameter, type QuantityParameterOptions } from '../../../lib/devices/index.js';
import { failureOf } from '../failure-of.js';

function voltage(options: Partial<QuantityParameterOptions> = {}) {
  const written: number[] = [];
  const parameter = new QuantityParameter({
    name: 'voltage',
    unit: 'V',
    read: () => written.at(-1) ?? 0,
    write: (value) => void written.push(value),
    ...options,
  });
  return { written, parameter };
}

describe('QuantityParameter', () => {
  test('is set to a quantity or to a number in its unit, and read in its unit', async () => {
    const { written, parameter } = voltage();
    await parameter.set('20 mV');
    await parameter.set(1.5);
    expect(written).toEqual([0.02, 1.5]);
    expect([await parameter.get(), parameter.unit]).toEqual([1.5, 'V']);
  });

  test('is not set beyond its limits: the soft ones of the user, and the hard ones of the device', async () => {
    const { written, parameter } = voltage({ hardLimits: [-10, '10 V'], softLimits: ['0 V', '500 mV'] });
    expect((await failureOf(parameter.set(11))).message).toBe(
      'voltage cannot be set to 11 V: the device can do -10 V to 10 V',
    );
    const soft = await failureOf(parameter.set('0.6 V'));
    expect(soft).toMatchObject({ code: 'SOFT_LIMIT' });
    expect(soft.message).toBe('voltage cannot be set to 0.6 V: its soft limits are 0 V and 0.5 V');
    expect(written).toEqual([]);
    parameter.softLimits = [0, 1];
    await parameter.set('0.6 V');
    expect(written).toEqual([0.6]);
  });

  test('hard limits may depend on how the device is set', async () => {
    let most = 5;
    const { parameter } = voltage({ hardLimits: () => [0, most] });
    expect(await failureOf(parameter.set(7))).toMatchObject({ code: 'HARD_LIMIT' });
    most = 10;
    await parameter.set(7);
    expect(parameter.hardLimits).toEqual([0, 10]);
  });

  test('refuses quantities of another dimension, and what is no number', async () => {
    const { written, parameter } = voltage();
    expect(await failureOf(parameter.set('3 mm'))).toBeInstanceOf(UnitError);
    expect(await failureOf(parameter.set(NaN))).toBeInstanceOf(InvalidArgumentError);
    expect(written).toEqual([]);
  });

  test('refuses wrong limits', () => {
    expect(() => voltage({ softLimits: [1, 0] })).toThrow(InvalidArgumentError);
    expect(() => voltage({ softLimits: ['1 s', 2] })).toThrow(UnitError);
    expect(() => voltage({ unit: 'furlongs per pint' })).toThrow(UnitError);
  });
});

import { describe, expect, test } from '@jest/globals';
import { firstValueFrom, take, toArray } from 'rxjs';
import { CancelledError, Future } from '../../../lib/coroutines/index.js';
import { InvalidArgumentError } from '../../../lib/flow/index.js';
import { dispatcher } from '../../../lib/messaging/index.js';
import { Parameter, ParameterError } from '../../../lib/devices/index.js';
import { failureOf } from '../failure-of.js';

function shutter(options: { state?: () => string } = {}) {
  const device = { open: false, writes: 0 };
  const parameter = new Parameter<boolean>({
    name: 'shutter',
    read: () => device.open,
    write: (value) => {
      device.open = value;
      device.writes++;
    },
    settableIn: ['standby', 'error'],
    ...options,
  });
  return { device, parameter };
}

describe('Parameter', () => {
  test('get and set give futures', async () => {
    const { parameter } = shutter();
    const setting = parameter.set(true);
    expect(setting).toBeInstanceOf(Future);
    expect(setting.done).toBe(false);
    await setting;
    expect(await parameter.get()).toBe(true);
  });

  test('publishes each change with its value, and nothing when setting fails', async () => {
    const { parameter } = shutter();
    const heard = firstValueFrom(parameter.changes.pipe(take(2), toArray()));
    const messages: unknown[] = [];
    dispatcher.subscribe(parameter, 'changed', (sender, value) => messages.push([sender.name, value]));
    const lock = parameter.lock();
    await failureOf(parameter.set(false));
    lock.release();
    await parameter.set(true);
    await parameter.set(false);
    expect(await heard).toEqual([true, false]);
    expect(messages).toEqual([
      ['shutter', true],
      ['shutter', false],
    ]);
  });

  test('sets one after the other, in order', async () => {
    const steps: string[] = [];
    const position = new Parameter<number>({
      name: 'position',
      async write(value) {
        steps.push(`start ${value}`);
        await new Promise((resolve) => setTimeout(resolve, 2));
        steps.push(`end ${value}`);
      },
    });
    await Promise.all([position.set(1), position.set(2)]);
    expect(steps).toEqual(['start 1', 'end 1', 'start 2', 'end 2']);
  });

  test('is not set in a state in which it cannot be, and the message says in which it can', async () => {
    let state = 'moving';
    const { device, parameter } = shutter({ state: () => state });
    const failure = await failureOf(parameter.set(true));
    expect(failure).toBeInstanceOf(ParameterError);
    expect(failure.message).toBe(
      "shutter cannot be set while the device is in state 'moving': it must be in 'standby' or 'error'",
    );
    expect(device.writes).toBe(0);
    state = 'standby';
    await parameter.set(true);
    expect(device.writes).toBe(1);
  });

  test('is not set while it is locked', async () => {
    const { device, parameter } = shutter();
    const lock = parameter.lock();
    expect(parameter.isLocked).toBe(true);
    expect(await failureOf(parameter.set(true))).toMatchObject({ code: 'PARAMETER_LOCKED', parameter: 'shutter' });
    expect(() => parameter.lock()).toThrow(ParameterError);
    lock[Symbol.dispose]();
    expect(device.writes).toBe(0);
    await parameter.set(true);
    expect(device.writes).toBe(1);
  });

  test('stash and restore go back, the last stashed first', async () => {
    let value = 1;
    const position = new Parameter<number>({
      name: 'position',
      read: () => value,
      write: (next) => void (value = next),
    });
    await position.stash();
    await position.set(2);
    await position.stash();
    await position.set(3);
    await position.restore();
    expect(value).toBe(2);
    await position.restore();
    expect(value).toBe(1);
    expect(await failureOf(position.restore())).toMatchObject({ code: 'NOT_STASHED' });
  });

  test('a restore that fails can be tried again', async () => {
    const { device, parameter } = shutter();
    await parameter.stash();
    await parameter.set(true);
    const lock = parameter.lock();
    await failureOf(parameter.restore());
    lock.release();
    await parameter.restore();
    expect(device.open).toBe(false);
  });

  test('can be for reading only, or for setting only', async () => {
    const temperature = new Parameter<number>({ name: 'temperature', read: () => 21 });
    const reset = new Parameter<boolean>({ name: 'reset', write: () => {} });
    expect([temperature.isReadable, temperature.isWritable, reset.isReadable, reset.isWritable]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(await failureOf(temperature.set(1))).toMatchObject({ code: 'READ_ONLY' });
    expect(await failureOf(reset.get())).toMatchObject({ code: 'WRITE_ONLY' });
  });

  test('a setting that is cancelled tells the device, and is followed by the next', async () => {
    const slow = new Parameter<number>({
      name: 'slow',
      write: (value, signal) =>
        value === 1
          ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
          : undefined,
    });
    const setting = slow.set(1);
    const next = slow.set(2);
    await new Promise((resolve) => setTimeout(resolve, 1));
    await setting.cancel();
    expect(await failureOf(setting)).toBeInstanceOf(CancelledError);
    await next;
  });

  test.each([{ name: '' }, { name: 'x' }])('refuses %p', (options) => {
    expect(() => new Parameter(options)).toThrow(InvalidArgumentError);
  });
});

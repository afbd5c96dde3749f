import { describe, expect, test } from '@jest/globals';
import { Slots } from '../../lib/coroutines/slots.js';

const never = new AbortController().signal;

describe('Slots', () => {
  test('lets so many in at a time, and the others in their order', async () => {
    const log: string[] = [];
    const slots = new Slots(2);
    const enter = async (name: string) => {
      await slots.take(never);
      log.push(name);
    };
    const all = Promise.all(['first', 'second', 'third', 'fourth'].map(enter));
    await Promise.resolve();
    expect(log).toEqual(['first', 'second']);
    slots.give();
    slots.give();
    await all;
    expect(log).toEqual(['first', 'second', 'third', 'fourth']);
  });

  test('has a place back that was given with nobody waiting', async () => {
    const slots = new Slots(1);
    await slots.take(never);
    slots.give();
    await slots.take(never);
    slots.give();
  });

  test('forgets who gives up waiting', async () => {
    const slots = new Slots(1);
    await slots.take(never);
    const controller = new AbortController();
    const impatient = slots.take(controller.signal);
    const patient = slots.take(never);
    controller.abort(new Error('enough'));
    await expect(impatient).rejects.toThrow('enough');
    await expect(slots.take(controller.signal)).rejects.toThrow('enough');
    slots.give();
    await patient;
  });
});

import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { take } from 'rxjs';
import { drain } from '../../lib/flow/index.js';
import { Dispatcher, dispatcher, MessageHandlerError } from '../../lib/messaging/index.js';
import { turn } from '../flow/tracked-source.js';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('Dispatcher', () => {
  test('tells a handler who sent the message, and what it carries', async () => {
    const bus = new Dispatcher();
    const sender = {};
    const heard: unknown[][] = [];
    bus.subscribe(sender, 'foo', (...args) => heard.push(args));
    await bus.send(sender, 'foo');
    await bus.send(sender, 'foo', 1, 'two');
    expect(heard).toEqual([[sender], [sender, 1, 'two']]);
    expect(heard[0]![0]).toBe(sender);
  });

  test('there is one for all to use', async () => {
    const sender = {};
    const heard: unknown[] = [];
    const handler = (_: object, value: number) => heard.push(value);
    dispatcher.subscribe(sender, 'foo', handler);
    await dispatcher.send(sender, 'foo', 7);
    dispatcher.unsubscribe(sender, 'foo', handler);
    await dispatcher.send(sender, 'foo', 8);
    expect(heard).toEqual([7]);
  });

  test('delivers in order, on a later microtask; what a handler sends comes after what was sent before', async () => {
    const bus = new Dispatcher();
    const [one, other] = [{}, {}];
    const log: string[] = [];
    bus.subscribe(one, 'first', () => {
      log.push('first');
      void bus.send(one, 'third');
    });
    bus.subscribe(other, 'second', () => log.push('second'));
    bus.subscribe(one, 'third', () => log.push('third'));
    void bus.send(one, 'first');
    void bus.send(other, 'second');
    log.push('sent');
    await turn();
    expect(log).toEqual(['sent', 'first', 'second', 'third']);
  });

  test('a handler hears one message of one sender, and once however often it subscribes', async () => {
    const bus = new Dispatcher();
    const [one, other] = [{}, {}];
    let heard = 0;
    const handler = () => heard++;
    bus.subscribe(one, 'foo', handler);
    bus.subscribe(one, 'foo', handler);
    await Promise.all([bus.send(one, 'foo'), bus.send(other, 'foo'), bus.send(one, 'bar')]);
    expect(heard).toBe(1);
    bus.unsubscribe(one, 'foo', handler);
    bus.unsubscribe(one, 'foo', handler);
    bus.unsubscribe(other, 'foo', handler);
    await bus.send(one, 'foo');
    expect(heard).toBe(1);
  });

  test('who subscribes after a message was sent, or unsubscribes before it is delivered, does not get it', async () => {
    const bus = new Dispatcher();
    const sender = {};
    const heard: string[] = [];
    const gone = () => heard.push('gone');
    bus.subscribe(sender, 'foo', gone);
    bus.subscribe(sender, 'foo', () => heard.push('there'));
    const sent = bus.send(sender, 'foo');
    bus.unsubscribe(sender, 'foo', gone);
    bus.subscribe(sender, 'foo', () => heard.push('late'));
    await sent;
    expect(heard).toEqual(['there']);
    await bus.send(sender, 'foo');
    expect(heard).toEqual(['there', 'there', 'late']);
  });

  describe('a handler that fails', () => {
    test.each(['throws', 'rejects'])('and %s is reported, once and by name, and stops nobody', async (how) => {
      const bus = new Dispatcher();
      const sender = {};
      const reported: MessageHandlerError[] = [];
      bus.errors.subscribe((error) => reported.push(error));
      const written = jest.spyOn(console, 'error').mockImplementation(() => undefined);
      let heard = 0;
      bus.subscribe(sender, 'foo', function broken(): unknown {
        if (how === 'throws') throw new Error('no light');
        return Promise.reject(new Error('no light'));
      });
      bus.subscribe(sender, 'foo', () => heard++);
      await bus.send(sender, 'foo');
      expect(heard).toBe(1);
      expect(reported).toHaveLength(1);
      expect(reported[0]).toMatchObject({
        code: 'MESSAGE_HANDLER',
        handled: 'foo',
        message: 'the handler broken of "foo" failed: no light',
        cause: { message: 'no light' },
      });
      expect(reported[0]!.sender).toBe(sender);
      expect(written).not.toHaveBeenCalled();
    });

    test('is written to the console where nobody listens to errors', async () => {
      const bus = new Dispatcher();
      const sender = {};
      const written = jest.spyOn(console, 'error').mockImplementation(() => undefined);
      bus.subscribe(sender, 'foo', () => {
        throw new Error('no light');
      });
      await bus.send(sender, 'foo');
      expect(written.mock.calls).toEqual([[expect.any(MessageHandlerError)]]);
    });
  });

  describe('send', () => {
    test('resolves when all handlers have consumed it, their promises too', async () => {
      const bus = new Dispatcher();
      const sender = {};
      const done: string[] = [];
      bus.subscribe(sender, 'foo', async () => {
        await turn();
        await turn();
        done.push('slow');
      });
      bus.subscribe(sender, 'foo', () => done.push('fast'));
      await bus.send(sender, 'foo');
      expect(done).toEqual(['fast', 'slow']);
    });

    test('paces its sender, if that awaits it, by those who take the messages as a stream', async () => {
      const bus = new Dispatcher<{ reading: number }>();
      const sensor = {};
      const consumed: number[] = [];
      const drained = drain(bus.on(sensor, 'reading').pipe(take(3)), async (reading) => {
        await turn();
        consumed.push(reading);
      });
      for (const reading of [1, 2, 3]) {
        await bus.send(sensor, 'reading', reading);
        expect(consumed).toHaveLength(reading);
      }
      await drained;
      expect(consumed).toEqual([1, 2, 3]);
    });

    test('makes no other message wait', async () => {
      const bus = new Dispatcher();
      const sender = {};
      bus.subscribe(sender, 'slow', () => new Promise(() => undefined));
      void bus.send(sender, 'slow');
      await bus.send(sender, 'other');
      let heard = 0;
      bus.subscribe(sender, 'quick', () => heard++);
      await bus.send(sender, 'quick');
      expect(heard).toBe(1);
    });
  });

  test('on emits what the message carries: nothing, one value, or a tuple', async () => {
    const bus = new Dispatcher<{ stopped: void; reading: number; moved: [from: number, to: number] }>();
    const sender = {};
    const seen: unknown[] = [];
    for (const message of ['stopped', 'reading', 'moved'] as const)
      bus.on(sender, message).subscribe((v) => seen.push(v));
    await bus.send(sender, 'stopped');
    await bus.send(sender, 'reading', 4);
    await bus.send(sender, 'moved', 1, 2);
    expect(seen).toEqual([undefined, 4, [1, 2]]);
  });

  test.each([42, 'text', undefined, null])('refuses the sender %p with one clear error', (sender) => {
    const bus = new Dispatcher();
    for (const use of [
      () => bus.subscribe(sender as never, 'foo', () => undefined),
      () => bus.on(sender as never, 'foo'),
      () => bus.send(sender as never, 'foo'),
    ]) {
      expect(use).toThrow(/sender must be an object or a function/);
    }
    expect(() => bus.subscribe({}, 'foo', 'handler' as never)).toThrow(/handler must be a function/);
  });

  test('keeps no sender alive, nor what was subscribed to it', () => {
    const program = `
      import { Dispatcher } from './lib/messaging/index.ts';
      const bus = new Dispatcher();
      let sender = {};
      let handler = (sender) => String(sender) + handler;
      const held = [new WeakRef(sender), new WeakRef(handler)];
      bus.subscribe(sender, 'foo', handler);
      const subscription = bus.on(sender, 'bar').subscribe();
      await bus.send(sender, 'foo');
      sender = handler = undefined;
      for (let attempt = 0; attempt < 20 && held.some((ref) => ref.deref()); attempt++) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        globalThis.gc();
      }
      console.log(held.every((ref) => ref.deref() === undefined), typeof bus.send);
    `;
    const args = ['--expose-gc', '--import', 'tsx', '--input-type=module', '--eval', program];
    expect(execFileSync(process.execPath, args, { encoding: 'utf8' }).trim()).toBe('true function');
  });
});

/** Never run: what must not compile. */
export function misuse(): void {
  const bus = new Dispatcher<{ moved: [from: number, to: number]; reading: number; stopped: void }>();
  const motor = { name: 'stage' };
  bus.subscribe(motor, 'moved', ({ name }, from, to) => `${name} ${from + to}`);
  void bus.send(motor, 'stopped');
  // @ts-expect-error there is no such message
  void bus.send(motor, 'mooved', 1, 2);
  // @ts-expect-error a reading is a number
  void bus.send(motor, 'reading', 'cold');
  // @ts-expect-error it needs two numbers
  void bus.send(motor, 'moved', 1);
  // @ts-expect-error it carries nothing
  void bus.send(motor, 'stopped', 1);
  // @ts-expect-error there is no such message
  void bus.on(motor, 'heard');
  // @ts-expect-error a reading is no text
  bus.subscribe(motor, 'reading', (_, reading: string) => reading);
}

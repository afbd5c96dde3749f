import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { Subject, take } from 'rxjs';
import { buffer, drain, generate } from '../../lib/flow/index.js';
import { Dispatcher, dispatcher, MessageHandlerError } from '../../lib/messaging/index.js';
import { turn } from '../flow/tracked-source.js';

afterEach(() => {
  jest.restoreAllMocks();
});

const lightless = new Error('no light');

function fail(): never {
  throw lightless;
}

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

  test('who is taken off by a handler before does not get the message; who is added by one gets the next', async () => {
    const bus = new Dispatcher();
    const sender = {};
    const heard: string[] = [];
    const gone = () => heard.push('gone');
    const late = () => heard.push('late');
    const stream = new Subject<unknown>();
    stream.subscribe(() => heard.push('late stream'));
    bus.subscribe(sender, 'foo', () => {
      bus.unsubscribe(sender, 'foo', gone);
      bus.subscribe(sender, 'foo', late);
      if (!stream.closed) bus.on(sender, 'foo').pipe(take(1)).subscribe(stream);
    });
    bus.subscribe(sender, 'foo', gone);
    await bus.send(sender, 'foo');
    expect(heard).toEqual([]);
    await bus.send(sender, 'foo');
    expect(heard).toEqual(['late', 'late stream']);
  });

  test('a handler that is taken off and subscribed again does not get what was sent in between', async () => {
    const bus = new Dispatcher();
    const sender = {};
    const heard: unknown[] = [];
    const handler = (_: object, value: unknown) => heard.push(value);
    bus.subscribe(sender, 'foo', handler);
    const sent = bus.send(sender, 'foo', 'old');
    bus.unsubscribe(sender, 'foo', handler);
    bus.subscribe(sender, 'foo', handler);
    await sent;
    await bus.send(sender, 'foo', 'new');
    expect(heard).toEqual(['new']);
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
        message: 'the handler broken of "foo" from an object failed: no light',
        cause: { message: 'no light' },
      });
      expect(reported[0]!.sender).toBe(sender);
      expect(written).not.toHaveBeenCalled();
    });

    test.each<[how: string, result: () => unknown]>([
      ['throws when it is looked at', () => Object.defineProperty({}, 'then', { get: fail })],
      ['throws when it is awaited', () => ({ then: fail })],
      [
        'rejects twice',
        () => ({ then: (_: unknown, reject: (error: Error) => void) => [1, 2].forEach(() => reject(lightless)) }),
      ],
      ['rejects with what has no text', () => Promise.reject(Object.create(null) as Error)],
    ])('with a promise of its own make that %s keeps nobody waiting', async (_, result) => {
      const bus = new Dispatcher();
      const sender = {};
      const reported: MessageHandlerError[] = [];
      bus.errors.subscribe((error) => reported.push(error));
      let heard = 0;
      bus.subscribe(sender, 'foo', result);
      bus.subscribe(sender, 'foo', () => heard++);
      await bus.send(sender, 'foo');
      expect(heard).toBe(1);
      expect(reported).toHaveLength(1);
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

    test('waits no longer for a stream that leaves', async () => {
      const bus = new Dispatcher<{ reading: number }>();
      const sensor = {};
      const stop = new AbortController();
      const drained = drain(bus.on(sensor, 'reading'), () => turn().then(() => stop.abort()), stop);
      // The first is in work when the stream leaves, the second waits for it.
      await Promise.all([bus.send(sensor, 'reading', 1), bus.send(sensor, 'reading', 2)]);
      await expect(drained).rejects.toThrow(/abort/);
    });

    test('does not wait for what a buffer has taken', async () => {
      const bus = new Dispatcher<{ reading: number }>();
      const sensor = {};
      const consumed: number[] = [];
      const slow = bus.on(sensor, 'reading').pipe(take(2), buffer({ capacity: 2 }));
      const drained = drain(slow, async (reading) => {
        await turn();
        consumed.push(reading);
      });
      void bus.send(sensor, 'reading', 1);
      await bus.send(sensor, 'reading', 2);
      expect(consumed).toEqual([]);
      await drained;
      expect(consumed).toEqual([1, 2]);
    });

    test('paces a camera whose frames it sends', async () => {
      const bus = new Dispatcher<{ frame: number }>();
      const camera = {};
      const log: string[] = [];
      const frames = generate(function* () {
        for (const frame of [1, 2]) {
          log.push(`made ${frame}`);
          yield frame;
        }
      });
      bus.subscribe(camera, 'frame', async (_, frame) => {
        await turn();
        log.push(`saved ${frame}`);
      });
      await drain(frames, (frame) => bus.send(camera, 'frame', frame));
      expect(log).toEqual(['made 1', 'saved 1', 'made 2', 'saved 2']);
    });

    test('lets a pipe wait for the clean-up of what it has opened, and not of what others have', async () => {
      const bus = new Dispatcher();
      const sender = {};
      const warned = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
      const drained = drain(bus.on(sender, 'foo').pipe(take(2)));
      bus.subscribe(sender, 'foo', () => {
        // Closes while the pipe of somebody else still runs, and fails.
        generate(async function* () {
          try {
            yield 1;
            yield 2;
          } finally {
            fail();
          }
        })
          .pipe(take(1))
          .subscribe();
      });
      await bus.send(sender, 'foo');
      await turn();
      await turn();
      expect(warned).toHaveBeenCalledTimes(1);
      await bus.send(sender, 'foo');
      await expect(drained).resolves.toBeUndefined();
      await turn();
      await turn();
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
  });

  test('refuses a handler that is no function, and a message that is no text or symbol', () => {
    const bus = new Dispatcher();
    expect(() => bus.subscribe({}, 'foo', 'handler' as never)).toThrow(/handler must be a function/);
    for (const message of [undefined, 7] as never[]) {
      for (const use of [
        () => bus.subscribe({}, message, () => undefined),
        () => bus.unsubscribe({}, message, () => undefined),
        () => bus.on({}, message),
        () => bus.send({}, message),
      ]) {
        expect(use).toThrow(/message must be a text or a symbol/);
      }
    }
  });

  test('takes symbols for messages, and functions for senders', async () => {
    const bus = new Dispatcher();
    const message = Symbol('ready');
    const sender = () => undefined;
    const heard: unknown[] = [];
    bus.subscribe(sender, message, (...args) => heard.push(args));
    await bus.send(sender, message);
    expect(heard).toEqual([[sender]]);
  });

  test('keeps no sender alive, nor what was subscribed to it', () => {
    const program = `
      import { Dispatcher } from './lib/messaging/index.ts';
      const bus = new Dispatcher();
      let sender = {};
      let handler = (sender) => String(sender) + handler;
      const held = [new WeakRef(sender), new WeakRef(handler)];
      let finalized = 0;
      const registry = new FinalizationRegistry(() => finalized++);
      for (const ref of held) registry.register(ref.deref());
      bus.subscribe(sender, 'foo', handler);
      bus.subscribe(sender, 'fails', () => { throw new Error(); });
      bus.errors.subscribe();
      const stream = bus.on(sender, 'bar');
      const subscription = stream.subscribe();
      await bus.send(sender, 'foo');
      const sent = [bus.send(sender, 'bar'), bus.send(sender, 'fails')];
      await Promise.all(sent);
      sent.length = 0;
      sender = handler = undefined;
      for (let attempt = 0; attempt < 50 && finalized < 2; attempt++) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        globalThis.gc();
      }
      // What is still used here is what must not have kept them.
      console.log(held.map((ref) => ref.deref()), finalized, subscription.closed, stream.subscribe().closed, typeof bus);
    `;
    const args = ['--expose-gc', '--import', 'tsx', '--input-type=module', '--eval', program];
    expect(execFileSync(process.execPath, args, { encoding: 'utf8' }).trim()).toBe(
      '[ undefined, undefined ] 2 false false object',
    );
  });
});

import { expect, test } from '@jest/globals';
import { Dispatcher } from '../../lib/messaging/index.js';

interface MotorMessages {
  moved: [from: number, to: number];
  reading: number;
  stopped: void;
  enabled: boolean;
  position: number | string;
  spectrum: [spectrum: number[]];
  failed: [code: number, reason?: string];
  loose: unknown;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- any is what is tested
  anything: any;
}

const motor = { name: 'stage' };

/** Runs, but is here to be compiled: each expected error is one that the compiler must find. */
test('what does not fit the map of messages does not compile; what fits does', async () => {
  const bus = new Dispatcher<MotorMessages>();
  const names: string[] = [];
  bus.subscribe(motor, 'moved', ({ name }, from, to) => names.push(`${name} ${(from + to).toFixed()}`));
  // A handler may care for less than the message carries.
  bus.subscribe(motor, 'enabled', ({ name }) => names.push(name));
  const enabled = names.length === 0;
  const position = enabled ? 'home' : 5;
  await Promise.all([
    bus.send(motor, 'moved', 1, 2),
    bus.send(motor, 'stopped'),
    bus.send(motor, 'enabled', enabled),
    bus.send(motor, 'position', position),
    bus.send(motor, 'spectrum', [1, 2]),
    bus.send(motor, 'failed', 7),
    bus.send(motor, 'failed', 7, 'no light'),
    bus.send(motor, 'loose', new Date()),
    bus.send(motor, 'anything', 1, 'two'),
  ]);
  expect(names).toEqual(['stage 3', 'stage']);

  // @ts-expect-error there is no such message
  void bus.send(motor, 'mooved', 1, 2);
  // @ts-expect-error a reading is a number
  void bus.send(motor, 'reading', 'cold');
  // @ts-expect-error it needs two numbers
  void bus.send(motor, 'moved', 1);
  // @ts-expect-error it carries nothing
  void bus.send(motor, 'stopped', 1);
  // @ts-expect-error a symbol is no message of this bus
  void bus.send(motor, Symbol('moved'), 1, 2);
  // @ts-expect-error there is no such message
  void bus.on(motor, 'heard');
  // @ts-expect-error a reading is no text
  bus.subscribe(motor, 'reading', (_, reading: string) => reading);
  // @ts-expect-error a motor has no such property
  bus.subscribe(motor, 'stopped', ({ temperature }) => temperature);
});

test('streams have the type of what the message carries, also where that depends on how many values were sent', async () => {
  const bus = new Dispatcher<MotorMessages>();
  const seen: unknown[] = [];
  bus.on(motor, 'moved').subscribe(([from, to]) => seen.push(to - from));
  bus.on(motor, 'spectrum').subscribe((spectrum) => seen.push(spectrum.length));
  bus
    .on(motor, 'position')
    .subscribe((position) => seen.push(typeof position === 'number' ? position : position.length));
  bus.on(motor, 'failed').subscribe((failed) => {
    // @ts-expect-error it is no tuple where no reason was sent
    const tuple: [code: number, reason?: string] = failed;
    seen.push(tuple);
  });
  await bus.send(motor, 'moved', 1, 5);
  await bus.send(motor, 'spectrum', [7, 8, 9]);
  await bus.send(motor, 'position', 'home');
  await bus.send(motor, 'failed', 7, 'no light');
  await bus.send(motor, 'failed', 8);
  expect(seen).toEqual([4, 3, 4, [7, 'no light'], 8]);
});

test('a bus that was told no messages takes all', async () => {
  const bus = new Dispatcher();
  const seen: unknown[] = [];
  bus.subscribe(motor, 'whatever', ({ name }, first: number, second: string) => seen.push(name, first, second));
  await bus.send(motor, 'whatever', 1, 'two');
  expect(seen).toEqual(['stage', 1, 'two']);
});

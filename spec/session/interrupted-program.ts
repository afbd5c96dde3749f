// Run as a process of its own: an experiment that says, on lines of standard error, what it notices of interrupts. What
// it is doing meanwhile is its argument.
import { writeSync } from 'node:fs';
import { Interruption, Tally } from '../../lib/session/index.js';

const say = (line: string) => void writeSync(2, `${line}\n`);
const forEver = () => new Promise<never>(() => setInterval(() => undefined, 1e6));

const tally = new Tally('camera 0');
for (let index = 0; index < 10; index++) tally.acquire({ index });
for (let index = 0; index < 3; index++) tally.save({ index });
tally.drop({ index: 3 });

const listenersBefore = process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');
const interruption = new Interruption({ tallies: [tally] });
interruption.stop.addEventListener('abort', () => say(`stop: ${(interruption.stop.reason as Error).message}`));
interruption.abort.addEventListener('abort', () => say(`abort: ${(interruption.abort.reason as Error).message}`));

const doings: Record<string, () => unknown> = {
  async endless() {
    say('waiting');
    await forEver();
  },
  async 'stopping when asked'() {
    say('waiting');
    const stopped = new Promise((resolve) => interruption.stop.addEventListener('abort', resolve));
    const alive = setInterval(() => undefined, 1e6);
    await stopped;
    clearInterval(alive);
    interruption.dispose();
    process.exitCode ??= interruption.exitCode;
    say(`saved after ${interruption.count}`);
  },
  async 'never yielding'() {
    await interruption.ready();
    say('blocking');
    for (;;);
  },
  async 'stuck after the first'() {
    await interruption.ready();
    interruption.stop.addEventListener('abort', () => {
      for (;;);
    });
    say('waiting');
    await forEver();
  },
  async 'busy for a while'() {
    await interruption.ready();
    const noticed = new Promise((resolve) => interruption.stop.addEventListener('abort', resolve));
    say('blocking');
    const until = performance.now() + 1500;
    while (performance.now() < until);
    await noticed;
    say('free again');
    await forEver();
  },
  async disposed() {
    await interruption.ready();
    interruption.dispose();
    interruption.dispose();
    say(`listeners left: ${process.listenerCount('SIGINT') + process.listenerCount('SIGTERM') - listenersBefore}`);
    say('waiting');
    await forEver();
  },
  async 'disposed at once'() {
    interruption.dispose();
    say('waiting');
    await forEver();
  },
  async 'disposed, with a listener of its own'() {
    await interruption.ready();
    process.on('SIGINT', () => say('own listener'));
    interruption.dispose();
    say('waiting');
    await forEver();
  },
  async 'with a listener of its own'() {
    await interruption.ready();
    process.on('SIGINT', () => say('own listener'));
    say('waiting');
    await forEver();
  },
  async 'two of them'() {
    const inner = new Interruption({ write: (text) => say(`inner: ${text.slice(0, 11)}`) });
    inner.stop.addEventListener('abort', () => {
      say(`inner stop, outer count ${interruption.count}`);
      inner.dispose();
      using late = new Interruption();
      say(`late stop ${late.stop.aborted}, abort ${late.abort.aborted}`);
    });
    say('waiting');
    await forEver();
  },
  'with nothing to do'() {
    say('done');
  },
  async 'with a slow write'() {
    new Interruption({ tallies: [tally], write: (text) => setTimeout(() => say(`told: ${text.slice(0, 17)}`)) });
    say('waiting');
    await forEver();
  },
  async 'with a failing write'() {
    const failing = new Interruption({
      write: () => {
        throw new Error('nobody reads');
      },
    });
    failing.stop.addEventListener('abort', () => say('failing stop'));
    process.on('uncaughtException', (error) => say(`uncaught: ${error.message}`));
    say('waiting');
    await forEver();
  },
};

await doings[process.argv[2]!]!();

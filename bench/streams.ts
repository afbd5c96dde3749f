/** The streams themselves: a synchronous pipe, an awaiting sink, a broadcast and a buffer, against what else there is. */
import { PassThrough, Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { broadcast, buffer, drain, generate } from 'rxlab';
import { concatMap, filter, from, lastValueFrom, map, mergeMap, scan, share, connectable, Subject } from 'rxjs';
import type { Comparison, Run } from './compare.js';

function* numbers(count: number): Generator<number> {
  for (let index = 0; index < count; index++) yield index;
}

/** As a producer is written by those who write all else as async generators. */
async function* asyncNumbers(count: number): AsyncGenerator<number> {
  for (let index = 0; index < count; index++) yield index;
}

/** Counts what has been produced and not yet consumed. */
class Queue {
  #length = 0;
  peak = 0;

  enter(): void {
    this.peak = Math.max(this.peak, ++this.#length);
  }

  leave(): void {
    this.#length--;
  }

  *produce(count: number): Generator<number> {
    for (let index = 0; index < count; index++) {
      this.enter();
      yield index;
    }
  }
}

async function* asyncMap<T, R>(source: AsyncIterable<T> | Iterable<T>, project: (value: T) => R): AsyncGenerator<R> {
  for await (const value of source) yield project(value);
}

async function* asyncFilter<T>(source: AsyncIterable<T>, predicate: (value: T) => boolean): AsyncGenerator<T> {
  for await (const value of source) if (predicate(value)) yield value;
}

async function* asyncScan<T, R>(source: AsyncIterable<T>, add: (sum: R, value: T) => R, seed: R): AsyncGenerator<R> {
  let sum = seed;
  for await (const value of source) yield (sum = add(sum, value));
}

const double = (value: number) => value * 2;
const isThird = (value: number) => value % 3 === 0;
const add = (sum: number, value: number) => (sum + value) | 0;

function objectTransform(transform: (value: number, push: (result: number) => void) => void): Transform {
  return new Transform({
    objectMode: true,
    transform(value: number, _encoding, done) {
      transform(value, (result) => this.push(result));
      done();
    },
  });
}

const syncItems = 1_000_000;
const slowSyncItems = 100_000;

const synchronousPipe: Comparison = {
  title: 'Synchronous pipe: map, filter, scan',
  goals: [
    { over: 'RxJS from(generator)', atLeast: 0.9 },
    { over: 'async generators', atLeast: 8 },
  ],
  contenders: [
    {
      name: 'rxlab generate',
      async run(): Promise<Run> {
        const pipe = generate(numbers(syncItems)).pipe(map(double), filter(isThird), scan(add, 0));
        return keep(syncItems, await lastValueFrom(pipe));
      },
    },
    {
      name: 'RxJS from(generator)',
      async run(): Promise<Run> {
        const pipe = from(numbers(syncItems)).pipe(map(double), filter(isThird), scan(add, 0));
        return keep(syncItems, await lastValueFrom(pipe));
      },
    },
    {
      name: 'async generators',
      async run(): Promise<Run> {
        let last = 0;
        const pipe = asyncScan(asyncFilter(asyncMap(asyncNumbers(slowSyncItems), double), isThird), add, 0);
        for await (const value of pipe) last = value;
        return keep(slowSyncItems, last);
      },
    },
    {
      name: 'Node Transform x 3',
      async run(): Promise<Run> {
        let last = 0;
        let sum = 0;
        await pipeline(
          Readable.from(numbers(slowSyncItems)),
          objectTransform((value, push) => push(double(value))),
          objectTransform((value, push) => isThird(value) && push(value)),
          objectTransform((value, push) => push((sum = add(sum, value)))),
          new Writable({
            objectMode: true,
            write(value: number, _encoding, done) {
              last = value;
              done();
            },
          }),
        );
        return keep(slowSyncItems, last);
      },
    },
    {
      name: 'plain loop',
      run(): Run {
        let sum = 0;
        for (const value of numbers(syncItems)) {
          const doubled = double(value);
          if (isThird(doubled)) sum = add(sum, doubled);
        }
        return keep(syncItems, sum);
      },
    },
  ],
};

const awaitedItems = 500_000;
const quadraticItems = 20_000;

/** The consumer of all the following: asynchronous, and at once done. */
function awaitingSink(queue: Queue): (value: number) => Promise<void> {
  return async () => {
    queue.leave();
  };
}

const awaitingSinkRow: Comparison = {
  title: 'Awaiting sink, one value at a time',
  goals: [
    { over: 'plain await loop', atLeast: 0.75 },
    { over: 'async generators', atLeast: 1 },
  ],
  contenders: [
    {
      name: 'rxlab drain',
      async run(): Promise<Run> {
        const queue = new Queue();
        await drain(generate(queue.produce(awaitedItems)), awaitingSink(queue));
        return { items: awaitedItems, peakQueue: queue.peak };
      },
    },
    {
      name: 'plain await loop',
      async run(): Promise<Run> {
        const queue = new Queue();
        const sink = awaitingSink(queue);
        for (const value of queue.produce(awaitedItems)) await sink(value);
        return { items: awaitedItems, peakQueue: queue.peak };
      },
    },
    {
      name: 'async generators',
      async run(): Promise<Run> {
        const queue = new Queue();
        const sink = awaitingSink(queue);
        for await (const value of asyncMap(queue.produce(awaitedItems), (item) => item)) await sink(value);
        return { items: awaitedItems, peakQueue: queue.peak };
      },
    },
    {
      name: 'Node Writable',
      async run(): Promise<Run> {
        const queue = new Queue();
        await pipeline(Readable.from(queue.produce(awaitedItems)), writable(awaitingSink(queue)));
        return { items: awaitedItems, peakQueue: queue.peak };
      },
    },
    {
      name: `RxJS concatMap (${quadraticItems} items)`,
      async run(): Promise<Run> {
        const queue = new Queue();
        await lastValueFrom(from(queue.produce(quadraticItems)).pipe(concatMap(awaitingSink(queue))));
        return { items: quadraticItems, peakQueue: queue.peak };
      },
    },
  ],
};

function writable(sink: (value: number) => Promise<void>): Writable {
  return new Writable({
    objectMode: true,
    write(value: number, _encoding, done) {
      sink(value).then(() => done(), done);
    },
  });
}

const broadcastItems = 200_000;

const broadcastRow: Comparison = {
  title: 'Broadcast to 3 awaiting sinks',
  goals: [
    { over: 'Node pipe', atLeast: 1.5 },
    { over: 'async-generator tee', atLeast: 3 },
  ],
  contenders: [
    {
      name: 'rxlab broadcast',
      async run(): Promise<Run> {
        const queues = [new Queue(), new Queue(), new Queue()] as const;
        const [first, second, third] = queues;
        await Promise.all(
          broadcast(
            generate(produceFor(queues, broadcastItems)),
            (source) => drain(source, awaitingSink(first)),
            (source) => drain(source, awaitingSink(second)),
            (source) => drain(source, awaitingSink(third)),
          ),
        );
        return { items: broadcastItems, peakQueue: peakOf(queues) };
      },
    },
    {
      name: 'Node pipe',
      async run(): Promise<Run> {
        const queues = [new Queue(), new Queue(), new Queue()];
        const source = Readable.from(produceFor(queues, broadcastItems));
        const sinks = queues.map((queue) => source.pipe(writable(awaitingSink(queue))));
        await Promise.all(sinks.map((sink) => new Promise((resolve) => sink.on('finish', resolve))));
        return { items: broadcastItems, peakQueue: peakOf(queues) };
      },
    },
    {
      name: 'async-generator tee',
      async run(): Promise<Run> {
        const queues = [new Queue(), new Queue(), new Queue()];
        const branches = tee(produceFor(queues, broadcastItems), queues.length);
        await Promise.all(
          branches.map(async (branch, index) => {
            const sink = awaitingSink(queues[index]!);
            for await (const value of branch) await sink(value);
          }),
        );
        return { items: broadcastItems, peakQueue: peakOf(queues) };
      },
    },
    {
      name: `RxJS share + concatMap (${quadraticItems} items)`,
      async run(): Promise<Run> {
        const queues = [new Queue(), new Queue(), new Queue()];
        const shared = connectable(from(produceFor(queues, quadraticItems)), { connector: () => new Subject() });
        const done = queues.map((queue) => lastValueFrom(shared.pipe(concatMap(awaitingSink(queue)))));
        shared.connect();
        await Promise.all(done);
        return { items: quadraticItems, peakQueue: peakOf(queues) };
      },
    },
  ],
};

function* produceFor(queues: readonly Queue[], count: number): Generator<number> {
  for (let index = 0; index < count; index++) {
    for (const queue of queues) queue.enter();
    yield index;
  }
}

function peakOf(queues: readonly Queue[]): number {
  return Math.max(...queues.map(({ peak }) => peak));
}

/** Gives each value to all branches and takes the next one when all have asked for it. */
function tee<T>(source: Iterable<T>, count: number): AsyncGenerator<T>[] {
  const iterator = source[Symbol.iterator]();
  let asked = 0;
  let pull: Promise<IteratorResult<T>> | undefined;
  let resolve: ((result: IteratorResult<T>) => void) | undefined;
  const next = (): Promise<IteratorResult<T>> => {
    pull ??= new Promise((resolvePull) => (resolve = resolvePull));
    const pulled = pull;
    if (++asked === count) {
      asked = 0;
      pull = undefined;
      resolve?.(iterator.next());
    }
    return pulled;
  };
  return Array.from({ length: count }, async function* () {
    for (let result = await next(); !result.done; result = await next()) yield result.value;
  });
}

const bufferCapacity = 64;

const bufferRow: Comparison = {
  title: `Buffer of ${bufferCapacity} before an awaiting sink`,
  goals: [{ over: 'Node PassThrough', atLeast: 1 }],
  contenders: [
    {
      name: 'rxlab buffer',
      async run(): Promise<Run> {
        const queue = new Queue();
        const source = generate(queue.produce(awaitedItems)).pipe(buffer({ capacity: bufferCapacity }));
        await drain(source, awaitingSink(queue));
        return { items: awaitedItems, peakQueue: queue.peak };
      },
    },
    {
      name: 'Node PassThrough',
      async run(): Promise<Run> {
        const queue = new Queue();
        const options = { objectMode: true, highWaterMark: bufferCapacity };
        await pipeline(
          Readable.from(queue.produce(awaitedItems)),
          new PassThrough(options),
          writable(awaitingSink(queue)),
        );
        return { items: awaitedItems, peakQueue: queue.peak };
      },
    },
    {
      name: `RxJS mergeMap(1) (${quadraticItems} items)`,
      async run(): Promise<Run> {
        const queue = new Queue();
        const source = from(queue.produce(quadraticItems)).pipe(share());
        await lastValueFrom(source.pipe(mergeMap(awaitingSink(queue), 1)));
        return { items: quadraticItems, peakQueue: queue.peak };
      },
    },
  ],
};

/** Keeps a result alive, so that the work for it cannot be optimised away. */
function keep(items: number, result: number): Run {
  if (!Number.isFinite(result)) throw new Error('the pipe has computed nonsense');
  return { items };
}

export const streams: readonly Comparison[] = [synchronousPipe, awaitingSinkRow, broadcastRow, bufferRow];

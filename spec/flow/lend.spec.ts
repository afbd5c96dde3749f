import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { delay, filter, map, mergeMap as stockMergeMap, Subject, take, tap, type OperatorFunction } from 'rxjs';
import { setImmediate } from 'node:timers/promises';
import {
  broadcast,
  buffer,
  concatMap,
  deliver,
  drain,
  generate,
  guard,
  iterate,
  lend,
  mergeMap,
  zip,
} from '../../lib/flow/index.js';

/** A block of memory that a value lives in. */
class Block {
  back = 0;
  constructor(readonly index: number) {}
}

/** Values that are lent: which of them have been made, and which are back. */
class Library {
  readonly blocks: Block[] = [];

  readonly books = (count: number) =>
    generate(Array.from({ length: count }, (_, index) => index)).pipe(
      map((index) => {
        const block = new Block(index);
        this.blocks.push(block);
        lend(() => block.back++);
        return block;
      }),
    );

  get out(): number[] {
    return this.blocks.filter(({ back }) => back === 0).map(({ index }) => index);
  }

  expectAllBackOnce(): void {
    expect(this.blocks.filter(({ back }) => back !== 1)).toEqual([]);
  }
}

const turn = (): Promise<void> => setImmediate();

describe('lend', () => {
  test('gives back when the sink is done with the value', async () => {
    const library = new Library();
    const out: number[][] = [];
    await drain(library.books(3), async () => {
      out.push(library.out);
      await turn();
      out.push(library.out);
    });
    expect(out).toEqual([[0], [0], [1], [1], [2], [2]]);
    library.expectAllBackOnce();
  });

  test('outside a delivery lends nothing', () => {
    expect(lend(() => undefined)).toBe(false);
  });

  test('in a Subject that nobody delivers to lends nothing, and within deliver() it does', () => {
    const lent: boolean[] = [];
    const values = new Subject<number>();
    values.subscribe(() => lent.push(lend(() => undefined)));
    values.next(1);
    deliver(values, 2, () => undefined);
    expect(lent).toEqual([false, true]);
  });

  test('gives back at once what a filter does not pass on', async () => {
    const library = new Library();
    const out: number[][] = [];
    await drain(library.books(4).pipe(filter(({ index }) => index % 2 === 1)), () => void out.push(library.out));
    expect(out).toEqual([[1], [3]]);
    library.expectAllBackOnce();
  });

  test('keeps what waits in a buffer, and in one behind another', async () => {
    const library = new Library();
    const most = { out: 0 };
    const pipe = library.books(10).pipe(buffer({ capacity: 2 }), buffer({ capacity: 3 }));
    await drain(pipe, async ({ back }) => {
      expect(back).toBe(0);
      await turn();
      expect(back).toBe(0);
      most.out = Math.max(most.out, library.out.length);
    });
    expect(most.out).toBe(2 + 3 + 1);
    library.expectAllBackOnce();
  });

  test('keeps what waits behind concatMap, whose own results are what waits', async () => {
    const library = new Library();
    const pipe = library.books(10).pipe(
      concatMap(async (block) => block),
      buffer({ capacity: 4 }),
    );
    await drain(pipe, async (block) => {
      await turn();
      expect(block.back).toBe(0);
    });
    library.expectAllBackOnce();
  });

  test('gives back what a buffer drops, after onDrop', async () => {
    const library = new Library();
    const dropped: number[] = [];
    const pipe = library
      .books(10)
      .pipe(buffer({ capacity: 1, overflow: 'drop-oldest', onDrop: (block) => dropped.push(block.index, block.back) }));
    await drain(pipe, turn);
    expect(dropped).toEqual([1, 2, 3, 4, 5, 6, 7, 8].flatMap((index) => [index, 0]));
    library.expectAllBackOnce();
  });

  test('gives back for each result of a stream, before the value it is of', async () => {
    const order: string[] = [];
    const source = generate(['a', 'b']).pipe(tap((value) => lend(() => order.push(value))));
    const parts = source.pipe(
      concatMap((value) => [1, 2].map((part) => `${value}${part}`)),
      tap((part) => lend(() => order.push(part))),
    );
    await drain(parts, turn);
    expect(order).toEqual(['a1', 'a2', 'a', 'b1', 'b2', 'b']);
  });

  test('keeps every value of a tuple until the tuple is done with', async () => {
    const left = new Library();
    const right = new Library();
    await drain(zip(left.books(3), right.books(4)).pipe(buffer({ capacity: 2 })), async ([one, other]) => {
      await turn();
      expect([one.back, other.back]).toEqual([0, 0]);
    });
    left.expectAllBackOnce();
    right.expectAllBackOnce();
  });

  test('waits for the slowest of several sinks', async () => {
    const library = new Library();
    const slow = (source: ReturnType<Library['books']>) =>
      drain(source.pipe(buffer({ capacity: 3 })), async (block) => {
        await turn();
        expect(block.back).toBe(0);
      });
    await Promise.all(broadcast(library.books(10), slow, (source) => drain(source)));
    library.expectAllBackOnce();
  });

  test('waits for the body of a loop', async () => {
    const library = new Library();
    for await (const block of iterate(library.books(5))) {
      await turn();
      expect(block.back).toBe(0);
      if (block.index === 3) break;
    }
    library.expectAllBackOnce();
  });

  test('reaches through a guarded operator', async () => {
    const library = new Library();
    await drain(library.books(6).pipe(guard(delay(1), { capacity: 3 }), buffer({ capacity: 2 })), async (block) => {
      await turn();
      expect(block.back).toBe(0);
    });
    library.expectAllBackOnce();
  });

  test('waits for a next that goes on after its run was aborted', async () => {
    const library = new Library();
    const abort = new AbortController();
    let finish!: () => void;
    const run = drain(library.books(2), () => new Promise<void>((resolve) => (finish = resolve)), {
      signal: abort.signal,
    });
    abort.abort(new Error('enough'));
    await expect(run).rejects.toThrow('enough');
    expect(library.out).toEqual([0]);
    finish();
    await turn();
    library.expectAllBackOnce();
  }, 5_000);
});

/** Stages that may take a value out of its delivery, all one-to-one. */
const stages: Record<string, () => OperatorFunction<Block, Block>> = {
  buffer: () => buffer({ capacity: 2 }),
  dropping: () => buffer({ capacity: 1, overflow: 'drop-oldest' }),
  map: () => map((block) => block),
  now: () => concatMap((block) => [block]),
  later: () => concatMap(async (block) => (await turn(), block), { concurrency: 2 }),
  unordered: () => mergeMap(async (block) => (block.index % 2 ? await turn() : undefined, block), 3),
  stream: () => concatMap((block) => generate([block]).pipe(buffer({ capacity: 1 }))),
  guarded: () =>
    guard(
      stockMergeMap(async (block: Block) => (await turn(), block)),
      { capacity: 2 },
    ),
};

const endings = {
  complete: (): OperatorFunction<Block, Block> => (source) => source,
  take: () => take<Block>(5),
  fail: () =>
    map((block: Block) => {
      if (block.index === 4) throw new Error('broken');
      return block;
    }),
};

test('whatever a pipe is made of and however it ends, nothing is back too early and everything is back once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...Object.keys(stages)), { maxLength: 4 }),
      fc.constantFrom(...(Object.keys(endings) as (keyof typeof endings)[])),
      fc.boolean(),
      async (names, ending, late) => {
        const library = new Library();
        let pipe = library.books(9);
        for (const name of names) pipe = pipe.pipe(stages[name]!());
        let early = 0;
        const run = drain(pipe.pipe(endings[ending]()), async (block) => {
          if (late) await turn();
          early += block.back;
        });
        await run.catch(() => undefined);
        // A promise that was left in a stage ends by itself.
        for (let turns = 0; turns < 8; turns++) await turn();
        expect(early).toBe(0);
        library.expectAllBackOnce();
      },
    ),
    { numRuns: 150 },
  );
});

/** A stream of any length needs the same memory. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { share, type Observable } from 'rxjs';
import { broadcast, buffer, concatMap, drain, generate, iterate, mergeMap, zip } from '../../lib/flow/index.js';
import { TrackedSource } from './tracked-source.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const few = 20_000;
const many = 320_000;

type Run = (numbers: Observable<number>, next: (value: number) => unknown) => Promise<unknown>;

const drained =
  (operator: (numbers: Observable<number>) => Observable<unknown>): Run =>
  (numbers, next) =>
    drain(operator(numbers), (value) => next(value as number));

describe('does not grow with the number of values', () => {
  test.each<[string, Run]>([
    [
      'buffer and concatMap',
      drained((numbers) =>
        numbers.pipe(
          buffer({ capacity: 8 }),
          concatMap(async (value) => value),
        ),
      ),
    ],
    ['concatMap to generators', drained(concatMap((value) => generate([value]), { concurrency: 2 }))],
    ['mergeMap', drained(mergeMap(async (value) => value, 4))],
    ['zip', drained((numbers) => zip(numbers, new TrackedSource().numbers()))],
    ['share', drained((numbers) => numbers.pipe(share()))],
    [
      'broadcast',
      (numbers, next) =>
        Promise.all(
          broadcast(
            numbers,
            (stream) => drain(stream, next),
            (stream) => drain(stream),
          ),
        ),
    ],
    [
      'iterate',
      async (numbers, next) => {
        for await (const value of iterate(numbers)) next(value);
      },
    ],
  ])(
    '%s',
    async (_, run) => {
      let early = 0;
      let late = 0;
      let count = 0;
      await run(new TrackedSource().numbers(many), () => {
        count++;
        if (count === few) early = heapUsed();
        if (count === many) late = heapUsed();
        return count % 2 === 0 ? Promise.resolve() : undefined;
      });
      expect(count).toBe(many);
      // A single pointer for each value would be 2.4 MB.
      expect(late - early).toBeLessThan(1_000_000);
    },
    60_000,
  );
});

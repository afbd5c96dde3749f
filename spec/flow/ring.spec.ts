import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Ring } from '../../lib/flow/ring.js';

describe('Ring', () => {
  test('is a queue: any pushes and shifts give what an array gives', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer())), (steps) => {
        const ring = new Ring<number>();
        const array: number[] = [];
        for (const step of steps) {
          if (step === null) expect(ring.shift()).toBe(array.shift());
          else {
            ring.push(step);
            array.push(step);
          }
          expect(ring.length).toBe(array.length);
          expect(ring.peek()).toBe(array[0]);
        }
        ring.clear();
        expect([ring.length, ring.peek(), ring.shift()]).toEqual([0, undefined, undefined]);
      }),
    );
  });
});

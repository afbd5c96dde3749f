import { describe, expect, test } from '@jest/globals';
import { take } from 'rxjs';
import { drain, generate } from '../../lib/flow/index.js';
import { flatten } from '../../lib/filters/flatten.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';
import { outcome, TrackedSource } from '../flow/tracked-source.js';

describe('flatten', () => {
  test('makes each record flat, and keeps the link between consumer and source', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const source = generate<object>('-a-b|', { a: { stage: { x: 1 } }, b: { stage: { x: 2 } } });
      expectObservable(source.pipe(flatten('_'), holdFor(4))).toBe('-a-----b----|', {
        a: { stage_x: 1 },
        b: { stage_x: 2 },
      });
      expectDemand(source).toBe('r----r-----r');
    });
  });

  test('an early end closes the source', async () => {
    const source = new TrackedSource();
    const records = generate(async function* () {
      try {
        while (true) yield { a: { b: ++source.produced } };
      } finally {
        source.closed++;
      }
    });
    await drain(records.pipe(flatten(), take(2)));
    expect(source).toMatchObject({ produced: 2, closed: 1 });
  });

  test('a record that cannot be flattened is the failure of the stream', async () => {
    expect(await outcome(drain(generate([{ a: { b: 1 }, 'a.b': 2 }]).pipe(flatten())))).toMatch(
      /would both be the column "a.b"/,
    );
    expect(await outcome(drain(generate([3 as never]).pipe(flatten())))).toMatch(/record must be a plain object/);
  });

  test('a separator that is no text is an error where it is written', () => {
    expect(() => flatten(1 as never)).toThrow(/separator must be a text/);
  });
});

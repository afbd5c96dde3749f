import { describe, test } from '@jest/globals';
import { map } from 'rxjs';
import { absorptivity } from '../../lib/filters/index.js';
import { frame } from '../../lib/frames/index.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';

const image = (...values: number[]) => frame(new Float32Array(values), [1, values.length]);

describe('absorptivity', () => {
  test('is -ln, held as downstream holds it', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const camera = generate('-ab|', { a: image(1, Math.E), b: image(0, -1) });
      const absorbed = camera.pipe(
        absorptivity(),
        map(({ data }) => Array.from(data, (value) => value.toFixed(5)).join(' ')),
        holdFor(3),
      );
      expectObservable(absorbed).toBe('-a---b---|', { a: '0.00000 -1.00000', b: 'Infinity NaN' });
      expectDemand(camera).toBe('r---r---r');
    });
  });

  test('with a minimum what is 0 or negative counts as that much', () => {
    runMarbles(({ cold, expectObservable }) => {
      const absorbed = cold('a|', { a: image(0.5, 0, -1) }).pipe(
        absorptivity({ minimum: Math.exp(-3) }),
        map(({ data }) => Array.from(data, (value) => value.toFixed(3)).join(' ')),
      );
      expectObservable(absorbed).toBe('a|', { a: '0.693 3.000 3.000' });
    });
  });
});

import { describe, expect, test } from '@jest/globals';
import { drain, generate } from '../../lib/flow/index.js';
import { backproject } from '../../lib/filters/backproject.js';
import { BackProjection, frame, SinogramValueError } from '../../lib/frames/index.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';
import { sinogramOf } from '../frames/disc-phantom.js';

const discs = [{ x: 3, y: 2, radius: 4, value: 0.1 }];
const sinogram = sinogramOf(discs, { projections: 20, columns: 24, center: 11 });

describe('backproject', () => {
  test('gives the slice of each sinogram, paced by whoever is behind it', () => {
    const slice = new BackProjection({ center: 11, filter: 'hann' }).reconstruct(sinogram);
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const sinograms = generate('-a-b|', { a: sinogram, b: { ...sinogram, index: 1 } });
      const slices = sinograms.pipe(backproject({ center: 11, filter: 'hann' }), holdFor(3));
      expectObservable(slices).toBe('-a----b---|', { a: slice, b: { ...slice, index: 1 } });
      expectDemand(sinograms).toBe('r---r----r');
    });
  });

  test('wrong options are an error where they are written', () => {
    expect(() => backproject({ center: NaN })).toThrow(/center must be/);
  });

  test.each([
    ['a centre outside of the sinogram', { center: 30 }, sinogram, /center must be between the columns 0 and 23/],
    ['NaN', { center: 2 }, frame(new Float32Array([0, 0, 0, NaN]), [1, 4]), SinogramValueError],
  ])('%s ends the stream with one clear error, and closes the source', async (_, options, input, error) => {
    let closed = false;
    const source = generate(function* () {
      try {
        yield input;
      } finally {
        closed = true;
      }
    });
    await expect(drain(source.pipe(backproject(options)))).rejects.toThrow(error);
    expect(closed).toBe(true);
  });
});

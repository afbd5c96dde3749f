import { describe, expect, test } from '@jest/globals';
import { framesInArray } from '../../../lib/storage/reading/frames-in-array.js';

describe('framesInArray', () => {
  test.each([
    [[5, 6], false, 1, [5, 6], [[]]],
    [[2, 5, 6], false, 2, [5, 6], [[0], [1]]],
    [
      [2, 3, 5, 6],
      false,
      6,
      [5, 6],
      [
        [0, 0],
        [0, 1],
        [0, 2],
        [1, 0],
        [1, 1],
        [1, 2],
      ],
    ],
    [[2, 5, 6, 3], false, 2, [5, 6, 3], [[0], [1]]],
    [[5, 6, 3], true, 1, [5, 6, 3], [[]]],
    [[0, 5, 6], false, 0, [5, 6], []],
  ])('of shape %j (colour: %j) there are %d of %j', (sizes, saysColour, count, shape, places) => {
    const frames = framesInArray('/data', sizes, saysColour);
    expect({ count: frames.count, shape: frames.shape }).toEqual({ count, shape });
    expect(Array.from({ length: count }, (_, position) => frames.place(position))).toEqual(places);
  });

  test('an array of too few dimensions is an error that names it', () => {
    expect(() => framesInArray('/theta', [181], false)).toThrow('/theta has the shape [181]: frames are');
  });
});

import { describe, expect, test } from '@jest/globals';
import { FrameCounter } from '../../../../lib/devices/cameras/aravis/frame-counter.js';

function indices(...ids: number[]): number[] {
  const counter = new FrameCounter();
  return ids.map((id) => counter.indexOf(id));
}

describe('FrameCounter', () => {
  test('begins with 0, whatever the camera begins with', () => {
    expect(indices(1, 2, 3)).toEqual([0, 1, 2]);
    expect(indices(65_400, 65_401)).toEqual([0, 1]);
  });

  test('leaves out the indices of the frames that did not come', () => {
    expect(indices(1, 2, 5, 6)).toEqual([0, 1, 4, 5]);
  });

  test('knows that after 65535 comes 1, also when frames are missing there', () => {
    expect(indices(65_534, 65_535, 1, 2)).toEqual([0, 1, 2, 3]);
    expect(indices(65_534, 3)).toEqual([0, 4]);
  });

  test('counts on where the camera does not count, or begins again', () => {
    expect(indices(0, 0, 0)).toEqual([0, 1, 2]);
    expect(indices(7, 8, 1, 2)).toEqual([0, 1, 2, 3]);
    expect(indices(2 ** 40, 2 ** 40 + 1, 5)).toEqual([0, 1, 2]);
  });
});

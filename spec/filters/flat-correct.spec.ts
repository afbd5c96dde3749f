import { describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { EMPTY, map } from 'rxjs';
import { flatCorrect } from '../../lib/filters/index.js';
import { drain, generate } from '../../lib/flow/index.js';
import { frame, type Frame } from '../../lib/frames/index.js';
import { holdFor, runMarbles } from '../../lib/testing/index.js';

const image = (...values: number[]) => frame(new Uint16Array(values), [1, values.length]);

/** A camera that says whether it is recording. */
function camera(count = 3) {
  const state = { recording: false, taken: 0 };
  const frames = generate(function* () {
    state.recording = true;
    try {
      for (; state.taken < count; state.taken++) yield image(state.taken + 1);
    } finally {
      state.recording = false;
    }
  });
  return { state, frames };
}

const valuesOf = async (source: Parameters<typeof drain<Frame>>[0]) => {
  const values: number[] = [];
  await drain(source, ({ data }) => void values.push(...data));
  return values;
};

describe('flatCorrect', () => {
  const expected = [0, 1 / 9, 2 / 9].map(Math.fround);

  test.each<[string, Parameters<typeof flatCorrect>]>([
    ['frames', [image(10), { dark: image(1) }]],
    ['lists', [[image(9), image(11)], { dark: [image(1), image(1)] }]],
    ['promises', [Promise.resolve(image(10)), { dark: Promise.resolve([image(0), image(2)]) }]],
    ['a promise of the dark alone', [image(10), { dark: Promise.resolve(image(1)) }]],
  ])('takes flat and dark as %s', async (_, parameters) => {
    const corrected = await valuesOf(camera().frames.pipe(flatCorrect(...parameters)));
    corrected.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
    expect(corrected).toHaveLength(3);
  });

  test('opens the camera when the flat is there, and not before', async () => {
    const { state, frames } = camera();
    let taken: (flat: Frame) => void = () => undefined;
    const flat = new Promise<Frame>((resolve) => (taken = resolve));
    const running = valuesOf(frames.pipe(flatCorrect(flat)));
    await sleep(5);
    expect(state).toEqual({ recording: false, taken: 0 });
    taken(image(2));
    expect(await running).toEqual([0.5, 1, 1.5]);
  });

  test('a corrected frame is held as downstream holds it', () => {
    runMarbles(({ generate, expectObservable, expectDemand }) => {
      const camera = generate('-a-b|', { a: image(4), b: image(6) });
      const first = camera.pipe(
        flatCorrect(image(2)),
        map(({ data }) => String(data[0])),
        holdFor(5),
      );
      expectObservable(first).toBe('-2------3-----|');
      expectDemand(camera).toBe('r-----r------r');
    });
  });

  test.each<[string, () => ReturnType<typeof flatCorrect>, string]>([
    ['no flats', () => flatCorrect([]), 'flat must be a frame'],
    [
      'a flat of another shape than the dark',
      () => flatCorrect(image(1, 2), { dark: image(1) }),
      'dark must be of shape',
    ],
    ['NaN', () => flatCorrect(frame(new Float32Array([NaN]), [1, 1])), 'NaN in row 0, column 0'],
  ])('refuses %s at once', (_, wrong, message) => {
    expect(wrong).toThrow(message);
  });

  test.each<[string, () => Promise<Frame | Frame[]>, string]>([
    ['no flats', async () => [], 'flat must be a frame'],
    ['frames of another shape', async () => image(1, 2), 'frame 0 must be of shape [1, 2]'],
    ['what the promise rejects with', () => Promise.reject(new Error('no beam')), 'no beam'],
  ])('where a promise gives it, the stream fails with %s, and the camera is closed', async (_, flat, message) => {
    const { state, frames } = camera();
    await expect(drain(frames.pipe(flatCorrect(flat())))).rejects.toThrow(message);
    expect(state.recording).toBe(false);
  });

  test('a frame of another shape in the middle closes the camera', async () => {
    let closed = false;
    const frames = generate(function* () {
      try {
        yield image(1);
        yield image(1, 2);
        yield image(1);
      } finally {
        closed = true;
      }
    });
    await expect(drain(frames.pipe(flatCorrect(image(2))))).rejects.toThrow(
      'frame 0 must be of shape [1, 1], as the flat, but it is "[1, 2]"',
    );
    expect(closed).toBe(true);
  });

  test('a stream without frames is a stream without frames', async () => {
    await drain(EMPTY.pipe(flatCorrect(image(2))));
  });
});

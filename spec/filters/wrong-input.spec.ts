import { describe, expect, test } from '@jest/globals';
import type { OperatorFunction } from 'rxjs';
import { DummyCamera } from '../../lib/devices/index.js';
import { absorptivity, averageImages, backproject, downsize, flatCorrect, onWorkers } from '../../lib/filters/index.js';
import { concatMap, drain, generate } from '../../lib/flow/index.js';
import { frame, type Frame } from '../../lib/frames/index.js';
import { Accumulate } from '../../lib/sinks/index.js';

const shape = [8, 10] as const;
const flat = frame(new Uint16Array(80).fill(9), shape);
const small = frame(new Uint16Array(4).fill(9), [2, 2]);
const broken = frame(
  Float32Array.from({ length: 80 }, (_, pixel) => (pixel === 23 ? NaN : 9)),
  shape,
);

/** Frames of a real recording, of which the third is changed. */
function recording(camera: DummyCamera, change: (frame: Frame) => Frame) {
  return camera
    .stream({ count: 6 })
    .pipe(concatMap(async (image: Frame) => (image.index === 2 ? change(image) : image)));
}

const asBytes = (image: Frame) => frame(new Uint8Array(80), shape, image);
const smaller = (image: Frame) => frame(new Uint16Array(4), [2, 2], image);
const same = (image: Frame) => image;

describe('wrong input in the middle of a recording', () => {
  test.each<[string, () => OperatorFunction<Frame, unknown>, (frame: Frame) => Frame, string]>([
    ['a flat of another shape', () => flatCorrect(small), same, 'frame 0 must be of shape [2, 2], as the flat'],
    [
      'a promise of no flats',
      () => flatCorrect(Promise.resolve([])),
      same,
      'flat must be a frame, or several, but it is "none"',
    ],
    [
      'a flat with NaN',
      () => flatCorrect(Promise.resolve(broken)),
      same,
      'flat must be of finite numbers, but it is "NaN in row 2, column 3"',
    ],
    ['a frame of another shape', () => flatCorrect(flat), smaller, 'frame 2 must be of shape [8, 10], as the flat'],
    ['a frame of another shape, averaged', averageImages, smaller, 'frame 2 must be of shape [8, 10], as the frames'],
    ['frames of two dtypes', averageImages, asBytes, 'frame 2 must be uint16, as the frames before, but it is "uint8"'],
    [
      'a frame that is too small for its part',
      () => downsize({ x: [5] }),
      smaller,
      'x must be a range that leaves pixels of the 2 columns',
    ],
    [
      'a sinogram with infinities',
      () => (source) => source.pipe(flatCorrect(flat, { dark: flat }), absorptivity(), backproject({ center: 4 })),
      same,
      'projection 0 of sinogram 0 is Infinity in column 0',
    ],
    [
      'a frame of another shape on workers',
      () => onWorkers('flatCorrect', { workers: 1, parameters: [flat] }),
      smaller,
      'frame 2 must be of shape [8, 10], as the flat',
    ],
  ])('%s is one clear error, and the camera is stopped', async (_, filter, change, message) => {
    await using camera = new DummyCamera({ shape, frameRate: 1000, exposureTime: 0.0001 });
    await expect(drain(recording(camera, change).pipe(filter()))).rejects.toThrow(message);
    expect(camera.state).toBe('standby');
  });

  test('too few frames for a stack', async () => {
    await using camera = new DummyCamera({ shape, frameRate: 1000, exposureTime: 0.0001 });
    const stack = new Accumulate({ shape: [7, ...shape] });
    await expect(stack.sink(camera.stream({ count: 6 }))).rejects.toThrow(/6 .*7|7 .*6/);
    expect(camera.state).toBe('standby');
  });

  test('a frame without pixels cannot be made', () => {
    expect(() => frame(new Uint8Array(0), [0, 5])).toThrow(
      'shape must be [rows, columns] or [rows, columns, channels], each at least 1',
    );
    expect(() => new DummyCamera({ shape: [0, 5] })).toThrow();
  });

  test('a stream without frames is none of these errors', async () => {
    await drain(generate<Frame>([]).pipe(flatCorrect(flat), averageImages(), absorptivity()));
  });
});

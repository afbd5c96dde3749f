import { describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { map, take } from 'rxjs';
import { buffer, drain, generate } from '../../lib/flow/index.js';
import { onWorkers } from '../../lib/filters/index.js';
import { frame, FramePool, isLent, type Frame } from '../../lib/frames/index.js';
import type { Script } from './workers/scripted-filter.js';

const scripted = pathToFileURL(join(__dirname, 'workers/scripted.cjs'));
const synchronous = pathToFileURL(join(__dirname, 'workers/synchronous.cjs'));

function images(count: number) {
  return Array.from({ length: count }, (_, index) =>
    frame(new Uint16Array(12).fill(index), [3, 4], { index, metadata: { sample: 'latex' } }),
  );
}

const run = (script: Script, workers = 2) => onWorkers(scripted, { workers, parameters: [script] });

describe('onWorkers', () => {
  test('gives the results in the order of the frames, whichever worker is faster', async () => {
    const results: Frame[] = [];
    await drain(generate(images(12)).pipe(run({ uneven: true })), (image) => void results.push(image));
    expect(results.map(({ index }) => index)).toEqual(images(12).map(({ index }) => index));
    expect(results.map(({ data }) => data[5])).toEqual(images(12).map(({ index }) => 2 * index));
    expect(results[3]).toMatchObject({ dtype: 'float32', shape: [3, 4], metadata: { sample: 'latex' } });
  });

  test('gives results that are the consumer’s to keep, unless the frames are lent', async () => {
    const results: Frame[] = [];
    await drain(generate(images(4)).pipe(onWorkers(synchronous, { workers: 1 })), (image) => void results.push(image));
    expect(results.some((image) => isLent(image) || image.data.buffer instanceof SharedArrayBuffer)).toBe(false);
  });

  test('lends the results of frames that are lent, in the same pool, and gives everything back', async () => {
    const pool = new FramePool();
    let lent = 0;
    const pipe = generate(images(20)).pipe(
      map((image) => pool.lend(image)),
      onWorkers(synchronous, { workers: 2, parameters: [3] }),
      buffer({ capacity: 3 }),
    );
    await drain(pipe, async (image) => {
      if (isLent(image)) lent++;
      await new Promise((resolve) => void setImmediate(resolve));
      expect(new Set(image.data)).toEqual(new Set([3 * image.index]));
    });
    expect(lent).toBeGreaterThan(10);
    expect(pool).toMatchObject({ lentBytes: 0, misses: 0 });
  });

  test('takes no more frames than may be under way', async () => {
    let made = 0;
    let ahead = 0;
    const source = generate(images(20)).pipe(map((image) => (made++, image)));
    const pipe = source.pipe(onWorkers(synchronous, { workers: 2, inFlight: 3 }));
    await drain(pipe, async ({ index }) => {
      await new Promise((resolve) => void setImmediate(resolve));
      ahead = Math.max(ahead, made - 1 - index);
    });
    expect(ahead).toBe(2);
  });

  test('corrects as the filter of that name does', async () => {
    const flat = frame(new Uint16Array(12).fill(10), [3, 4]);
    const dark = Promise.resolve([frame(new Uint16Array(12).fill(1), [3, 4])]);
    const values: (number | undefined)[] = [];
    const pipe = generate(images(4)).pipe(onWorkers('flatCorrect', { workers: 2, parameters: [flat, { dark }] }));
    await drain(pipe, ({ data }) => void values.push(data[11]));
    expect(values).toEqual([-1 / 9, 0, 1 / 9, 2 / 9].map(Math.fround));
  });

  test('ends the workers when the stream is left early', async () => {
    const pool = new FramePool();
    const lent = generate(images(50)).pipe(map((image) => pool.lend(image)));
    await drain(lent.pipe(onWorkers(synchronous, { workers: 2 }), take(5)));
    expect(pool.lentBytes).toBe(0);
  });

  test('fails with what the filter throws, its code and name included', async () => {
    const pipe = generate(images(9)).pipe(run({ failAt: 4 }));
    await expect(drain(pipe)).rejects.toMatchObject({ code: 'DETECTOR_ON_FIRE', message: 'frame 4 is on fire' });
  });

  test('says at which frame a worker has died', async () => {
    const pipe = generate(images(9)).pipe(run({ exitAt: 2 }, 1));
    await expect(drain(pipe)).rejects.toMatchObject({
      code: 'WORKER_FAILED',
      message: expect.stringContaining('frame 2'),
    });
  });

  test('fails where the filter gives no frame for a frame', async () => {
    await expect(drain(generate(images(9)).pipe(run({ dropAt: 3 }, 1)))).rejects.toMatchObject({
      code: 'NOT_ONE_TO_ONE',
      message: expect.stringContaining('no frame for frame 3'),
    });
  });

  test('ends also while a filter never returns', async () => {
    const abort = new AbortController();
    const see = ({ index }: Frame): void => {
      // Behind it is the one that hangs.
      if (index === 1) abort.abort(new Error('enough'));
    };
    const hanging = drain(generate(images(9)).pipe(run({ hangAt: 2 }, 1)), see, { signal: abort.signal });
    await expect(hanging).rejects.toThrow('enough');
  });

  test('says which parameter cannot be sent', async () => {
    const pipe = generate(images(1)).pipe(onWorkers(synchronous, { parameters: [1, () => 2] }));
    await expect(drain(pipe)).rejects.toMatchObject({
      code: 'NOT_SENDABLE',
      message: expect.stringContaining('parameter 2'),
    });
  });

  test('says that a module has no filter', async () => {
    const empty = `data:text/javascript,export const nothing = 1`;
    await expect(drain(generate(images(1)).pipe(onWorkers(empty, { workers: 1 })))).rejects.toMatchObject({
      code: 'NO_FILTER',
    });
  });

  test('refuses what is no filter and no number of workers', () => {
    expect(() => onWorkers('averageImages')).toThrow('absorptivity, backproject, downsize, flatCorrect');
    expect(() => onWorkers('absorptivity', { workers: 0 })).toThrow('workers');
    expect(() => onWorkers('absorptivity', { inFlight: 1.5 })).toThrow('inFlight');
  });
});

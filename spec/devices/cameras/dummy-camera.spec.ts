import { describe, expect, test } from '@jest/globals';
import { DummyCamera, type DummyCameraOptions } from '../../../lib/devices/index.js';
import { drain } from '../../../lib/flow/index.js';
import type { Frame } from '../../../lib/frames/index.js';

async function take(options: DummyCameraOptions, count = 3): Promise<Frame[]> {
  const frames: Frame[] = [];
  await drain(
    new DummyCamera({ shape: [24, 32], frameRate: 1000, exposureTime: 0, ...options }).stream({ count }),
    (f) => frames.push(f),
  );
  return frames;
}

const mean = ({ data }: Frame): number => (data as Uint16Array).reduce((sum, value) => sum + value, 0) / data.length;

describe('DummyCamera', () => {
  test.each(['uint8', 'uint16'] as const)('takes %s frames of its shape, with index and time', async (dtype) => {
    const frames = await take({ dtype });
    expect(frames.map(({ index }) => index)).toEqual([0, 1, 2]);
    for (const image of frames) expect(image).toMatchObject({ dtype, shape: [24, 32] });
    const times = frames.map(({ timestamp }) => timestamp);
    expect(times.toSorted((a, b) => a - b)).toEqual(times);
  });

  test('is reproducible: the same seed gives the same pixels, another seed others', async () => {
    const pixels = async (seed: number) =>
      (await take({ seed, exposureTime: 0.001 })).map(({ data }) => Array.from(data));
    expect(await pixels(5)).toEqual(await pixels(5));
    expect(await pixels(5)).not.toEqual(await pixels(6));
  });

  test('the scene moves and is noisy: no two frames are equal, and each owns its pixels', async () => {
    const [one, two] = await take({ exposureTime: 0.001 });
    expect(one!.data).not.toEqual(two!.data);
    expect(one!.data.buffer).not.toBe(two!.data.buffer);
  });

  test('is brighter the longer it exposes, up to saturation', async () => {
    const [dark, light] = await Promise.all(
      [0.001, 0.01].map(async (exposureTime) => mean((await take({ exposureTime }, 1))[0]!)),
    );
    expect(light!).toBeGreaterThan(dark! * 2);
  });

  test('starts two cameras with one trigger, once both are armed', async () => {
    const options = { shape: [4, 4], frameRate: 500, triggerMode: 'software', triggerSelector: 'acquisition' } as const;
    const cameras = [3, 10].map((count) => ({ camera: new DummyCamera(options), count }));
    let triggered = false;
    const runs = cameras.map(async ({ camera, count }) => {
      let frames = 0;
      await drain(camera.stream({ count }), () => {
        expect(triggered).toBe(true);
        frames++;
      });
      return frames;
    });
    await Promise.all(cameras.map(({ camera }) => camera.armed));
    triggered = true;
    await Promise.all(cameras.map(({ camera }) => camera.trigger()));
    expect(await Promise.all(runs)).toEqual([3, 10]);
  });

  test('reads out a region of interest', async () => {
    const camera = new DummyCamera({ shape: [24, 32], frameRate: 1000 });
    camera.roi = { x: 4, y: 2, width: 10, height: 5 };
    expect(camera.shape).toEqual([5, 10]);
    await drain(camera.stream({ count: 1 }), ({ shape, data }) => {
      expect(shape).toEqual([5, 10]);
      expect(data).toHaveLength(50);
    });
    expect(() => (camera.roi = { x: 30, y: 0, width: 10, height: 5 })).toThrow(/24 rows and 32 columns/);
  });

  test.each([[{ shape: [0, 4] }], [{ dtype: 'float32' }], [{ seed: 'x' }], [{ frameRate: -1 }]])(
    'refuses %p',
    (options) => {
      expect(() => new DummyCamera(options as never)).toThrow(/must be/);
    },
  );
});

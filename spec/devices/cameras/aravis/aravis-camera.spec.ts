import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { take } from 'rxjs';
import { AravisCamera, AravisError, type AravisCameraOptions } from '../../../../lib/devices/index.js';
import { buffer, drain, InvalidArgumentError } from '../../../../lib/flow/index.js';
import { copy, FramePool, isLent, type Frame } from '../../../../lib/frames/index.js';
import { describeWith } from '../describe-with.js';

const hasLibrary = (): boolean =>
  spawnSync('sh', ['-c', 'ldconfig -p | grep -q libaravis-0.8.so.0'], {
    env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
  }).status === 0;

const roi = { x: 0, y: 0, width: 64, height: 48 };

/** The camera that libaravis simulates, in a small part of its sensor. */
const fake = (options: AravisCameraOptions = {}) =>
  new AravisCamera({ id: 'Fake_1', interface: 'Fake', roi, frameRate: 500, exposureTime: '1 ms', ...options });

async function frames(camera: AravisCamera, options: Parameters<AravisCamera['stream']>[0]): Promise<Frame[]> {
  const seen: Frame[] = [];
  await drain(camera.stream(options), (image) => void seen.push(image));
  return seen;
}

/** Its pattern: each pixel is one more than its neighbours to the left and above. */
function isPattern({ data, shape: [rows, columns] }: Frame): boolean {
  const first = data[0]!;
  const modulus = data.BYTES_PER_ELEMENT === 1 ? 256 : 65_536;
  const step = (data[1]! - first + modulus) % modulus;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (data[row * columns + column] !== (first + (row + column) * step) % modulus) return false;
    }
  }
  return true;
}

describeWith('libaravis-0.8-0', hasLibrary)('AravisCamera', () => {
  test('finds the cameras that there are', async () => {
    const cameras = await AravisCamera.list({ interface: 'Fake' });
    expect(cameras).toContainEqual(
      expect.objectContaining({ id: 'Fake_1', vendor: 'Aravis', model: 'Fake', serialNumber: '1', protocol: 'Fake' }),
    );
  });

  test('gives 500 frames with consecutive ids, and drops none', async () => {
    await using camera = fake({ frameRate: 1000 });
    const seen: unknown[] = [];
    const ids: number[] = [];
    await drain(camera.stream({ count: 500 }), (image) => {
      seen.push(image.index);
      ids.push(image.metadata['frameId'] as number);
    });
    expect(seen).toEqual(Array.from({ length: 500 }, (_, index) => index));
    // After 65535 comes 1.
    expect(ids).toEqual(ids.map((_, index) => ((ids[0]! + index - 1) % 65_535) + 1));
    expect(camera.dropped).toBe(0);
  }, 30_000);

  test.each([
    ['Mono8', 'uint8'],
    ['Mono16', 'uint16'],
  ] as const)('gives %s as %s, every pixel in its place, with and without a pool', async (pixelFormat, dtype) => {
    await using camera = fake({ pixelFormat, roi: { x: 0, y: 0, width: 50, height: 30 } });
    const owned = await frames(camera, { count: 15 });
    const pool = new FramePool();
    const lent: Frame[] = [];
    await drain(camera.stream({ count: 15, pool }), (image) => {
      expect(isLent(image)).toBe(true);
      lent.push(copy(image));
    });
    for (const image of [...owned, ...lent]) {
      expect(image).toMatchObject({ dtype, shape: [30, 50] });
      expect(isPattern(image)).toBe(true);
    }
    expect(owned[0]!.data.buffer).not.toBeInstanceOf(SharedArrayBuffer);
    expect(pool.lentBytes).toBe(0);
  });

  test('has the times of both clocks', async () => {
    await using camera = fake({ frameRate: 200 });
    const before = Date.now();
    const [first, second] = await frames(camera, { count: 2 });
    expect(first!.timestamp).toBeGreaterThan(before - 1000);
    expect(first!.timestamp).toBeLessThan(Date.now() + 1000);
    expect(second!.metadata['hardwareTimestamp']).toBeGreaterThan(first!.metadata['hardwareTimestamp'] as number);
    expect(first!.metadata).toMatchObject({ exposureTime: 0.001 });
  });

  test('can be left at any moment, and lends nothing any more then', async () => {
    const pool = new FramePool();
    await using camera = fake({ frameRate: 1000 });
    for (const end of [1, 4]) {
      await drain(camera.stream({ pool }).pipe(buffer({ capacity: 2 }), take(end)), async () => undefined);
      expect([camera.state, pool.lentBytes]).toEqual(['standby', 0]);
    }
    const controller = new AbortController();
    const run = drain(camera.stream({ pool, signal: controller.signal }));
    await camera.armed;
    controller.abort();
    await run;
    expect([camera.state, pool.lentBytes]).toEqual(['standby', 0]);
  });

  test('takes no more memory than its buffers and what is out, however many frames pass', async () => {
    const pool = new FramePool();
    await using camera = fake({ frameRate: 1000, buffers: 4 });
    await drain(camera.stream({ count: 100, pool }));
    expect(pool.bytes).toBeLessThanOrEqual(6 * roi.width * roi.height);
    expect(pool.misses).toBe(0);
  });

  test('copies where the pool is full, and loses nothing', async () => {
    const pool = new FramePool({ capacity: 5 * roi.width * roi.height });
    await using camera = fake({ buffers: 4 });
    const seen: Frame[] = [];
    await drain(camera.stream({ count: 12, pool }).pipe(buffer({ capacity: 4 })), async (image) => {
      await new Promise((resolve) => void setImmediate(resolve));
      seen.push(copy(image));
    });
    expect(seen.every(isPattern)).toBe(true);
    expect(pool.lentBytes).toBe(0);
  });

  describe('features', () => {
    let camera: AravisCamera;
    beforeAll(async () => {
      camera = await fake().open();
    });
    afterAll(() => camera.close());

    test('are read and set, whatever their type', async () => {
      const { features } = camera;
      for (const [name, value] of [
        ['ExposureTimeAbs', 2500],
        ['GainRaw', 7],
        ['PixelFormat', 'Mono16'],
        ['TestBoolean', true],
      ] as const) {
        await features.set(name, value);
        expect(await features.get(name)).toEqual(value);
      }
      expect(await features.get('DeviceVendorName')).toBe('Aravis');
      await features.execute('TriggerSoftware');
    });

    test('are described with range, step, unit and choices', async () => {
      const { features } = camera;
      expect(await features.describe('GainRaw')).toMatchObject({
        type: 'integer',
        minimum: 0,
        maximum: 10,
        increment: 1,
      });
      expect(await features.describe('ExposureTimeAbs')).toMatchObject({ type: 'float', minimum: 10, maximum: 1e7 });
      expect((await features.describe('TriggerMode')).choices).toEqual(['Off', 'On']);
      expect([await features.has('GainRaw'), await features.has('Nonsense')]).toEqual([true, false]);
    });

    test.each([
      ['GainRaw', 11, /GainRaw must be a whole number from 0 to 10, but it is 11/],
      ['GainRaw', 1.5, /GainRaw must be a whole number/],
      ['ExposureTimeAbs', 1, /ExposureTimeAbs must be a number from 10 to 10000000.*, but it is 1/],
      ['PixelFormat', 'Mono99', /PixelFormat must be one of .*Mono8/],
      ['TestBoolean', 'yes', /TestBoolean must be true or false/],
    ])('%s = %p is refused, and changes nothing', async (name, value, message) => {
      const before = await camera.features.get(name);
      const setting = camera.features.set(name, value);
      await expect(setting).rejects.toThrow(InvalidArgumentError);
      await expect(setting).rejects.toThrow(message);
      expect(await camera.features.get(name)).toEqual(before);
    });

    test('that the camera has not, or that cannot be set, are one clear error', async () => {
      const missing = camera.features.get('Nonsense');
      await expect(missing).rejects.toThrow(AravisError);
      await expect(missing).rejects.toThrow('feature Nonsense of camera "Fake_1": is no feature of this camera');
      await expect(camera.features.set('SensorWidth', 4)).rejects.toThrow(/can only be read/);
      await expect(camera.features.set('TriggerSoftware', 1)).rejects.toThrow(/is a command/);
    });
  });

  test.each([
    [{ exposureTime: '1 min' }, /exposureTime must be from 0\.00001 to 10 s for this camera, but it is 60/],
    [{ frameRate: '1 MHz' }, /frameRate must be from 0\.1 to 1000 Hz for this camera/],
    [{ gain: 50 }, /gain must be from 0 to 10 for this camera/],
    [{ pixelFormat: 'Mono12p' }, /pixelFormat must be one of those of this camera: Mono8, Mono16/],
    [{ roi: { x: 0, y: 0, width: 4000, height: 10 } }, /2048 rows and 2048 columns/],
  ] as const)('a setting out of the range of the camera is refused: %p', async (options, message) => {
    await using camera = fake(options);
    await expect(frames(camera, { count: 1 })).rejects.toThrow(message);
    expect(camera.state).toBe('standby');
  });

  test('a camera that is not there is one clear error', async () => {
    await using camera = fake({ id: 'Nobody-1234' });
    await expect(camera.open()).rejects.toThrow(/camera "Nobody-1234": Device 'Nobody-1234' not found/);
  });

  test('is opened and closed 50 times, recording or not', async () => {
    for (let turn = 0; turn < 50; turn++) {
      const camera = fake({ frameRate: 1000 });
      if (turn % 2 === 0) await camera.open();
      else expect(await frames(camera, { count: 3 })).toHaveLength(3);
      await camera.close();
    }
  }, 120_000);
});

import { describe, expect, test } from '@jest/globals';
import { take } from 'rxjs';
import { buffer, drain } from '../../../lib/flow/index.js';
import { DummyCamera } from '../../../lib/devices/index.js';
import { copy, FramePool, isLent, type Frame } from '../../../lib/frames/index.js';

const camera = () => new DummyCamera({ shape: [32, 48], frameRate: Infinity, exposureTime: 0 });

describe('a stream of a camera with a pool', () => {
  test('lends the frames that a stream without one gives away, in as little memory as is in use', async () => {
    const owned: Frame[] = [];
    await drain(camera().stream({ count: 5 }), (frame) => void owned.push(frame));
    const pool = new FramePool();
    const lent: Frame[] = [];
    await drain(camera().stream({ count: 5, pool }), (frame) => {
      expect(isLent(frame)).toBe(true);
      lent.push(copy(frame));
    });
    expect(lent.map(({ data }) => data)).toEqual(owned.map(({ data }) => data));
    expect(pool).toMatchObject({ bytes: 32 * 48 * 2, lentBytes: 0, misses: 0 });
  });

  test('gives everything back when it is left early', async () => {
    const pool = new FramePool();
    await drain(
      camera()
        .stream({ pool })
        .pipe(buffer({ capacity: 3 }), take(2)),
      async () => undefined,
    );
    expect(pool.lentBytes).toBe(0);
  });

  test('gives everything back when the consumer fails', async () => {
    const pool = new FramePool();
    const broken = drain(camera().stream({ pool }), async () => {
      throw new Error('disk full');
    });
    await expect(broken).rejects.toThrow('disk full');
    await new Promise((resolve) => void setImmediate(resolve));
    expect(pool.lentBytes).toBe(0);
  });
});

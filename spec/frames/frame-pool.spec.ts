import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { map, pairwise, take, tap } from 'rxjs';
import { buffer, concatMap, drain, generate } from '../../lib/flow/index.js';
import { copy, frame, frameLike, FramePool, isLent, type Frame } from '../../lib/frames/index.js';

const bytes = 64 * 64 * 2;

/** Frames whose pixels are all their index, lent by a pool. */
function lent(pool: FramePool, count = 10) {
  const frames = Array.from({ length: count }, (_, index) =>
    frame(new Uint16Array(64 * 64).fill(index), [64, 64], { index, timestamp: index, metadata: { sample: 'latex' } }),
  );
  return generate(frames).pipe(map((source) => pool.lend(source)));
}

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));

describe('a frame pool', () => {
  afterEach(() => {
    delete process.env['RXLAB_DEBUG'];
  });

  test('lends frames that have what their source has', async () => {
    const pool = new FramePool();
    await drain(lent(pool, 3), async (image) => {
      await turn();
      expect(image).toMatchObject({ shape: [64, 64], dtype: 'uint16', metadata: { sample: 'latex' } });
      expect(image.timestamp).toBe(image.index);
      expect(new Set(image.data)).toEqual(new Set([image.index]));
      expect(image.data.buffer).toBeInstanceOf(SharedArrayBuffer);
      expect(isLent(image)).toBe(true);
    });
  });

  test('uses one piece of memory for a pipe that is at one frame at a time', async () => {
    const pool = new FramePool();
    const places = new Set<number>();
    await drain(lent(pool, 100), (image) => void places.add(image.data.byteOffset));
    expect(places.size).toBe(1);
    expect(pool).toMatchObject({ bytes, lentBytes: 0, misses: 0 });
  });

  test('uses as much as a buffer has room for, and never what waits', async () => {
    const pool = new FramePool();
    await drain(lent(pool, 50).pipe(buffer({ capacity: 4 })), async (image) => {
      await turn();
      expect(new Set(image.data)).toEqual(new Set([image.index]));
    });
    expect(pool.bytes).toBe((4 + 1) * bytes);
    expect(pool.lentBytes).toBe(0);
  });

  test('makes nobody wait when it is full: frames get memory of their own', async () => {
    const pool = new FramePool({ capacity: 2 * bytes });
    let own = 0;
    await drain(lent(pool, 20).pipe(buffer({ capacity: 8 })), async (image) => {
      await turn();
      expect(new Set(image.data)).toEqual(new Set([image.index]));
      if (!isLent(image)) own++;
    });
    expect(pool.bytes).toBe(2 * bytes);
    expect(own).toBeGreaterThan(0);
    expect(pool.misses).toBe(own);
  });

  test('lends what is made of a lent frame as well, and gives nothing of its own away', async () => {
    const pool = new FramePool();
    const kept: Frame[] = [];
    const inverted = lent(pool).pipe(
      map((image) => {
        const result = frameLike(image, { dtype: 'float32' });
        result.data.set(image.data.map((value) => 65535 - value));
        return result;
      }),
    );
    await drain(inverted.pipe(buffer({ capacity: 3 })), async (image) => {
      await turn();
      expect(isLent(image)).toBe(true);
      expect(image.data[0]).toBe(65535 - image.index);
      kept.push(copy(image));
    });
    expect(kept.map(({ data }) => data[7])).toEqual(Array.from({ length: 10 }, (_, index) => 65535 - index));
    expect(kept.some(isLent)).toBe(false);
    expect(pool.lentBytes).toBe(0);
  });

  test('gives memory of their own to results that are made when nothing is being delivered', async () => {
    const pool = new FramePool();
    const later = lent(pool, 4).pipe(
      concatMap(async (image) => {
        await turn();
        const result = frameLike(image);
        result.data.set(image.data);
        return result;
      }),
    );
    const kept: Frame[] = [];
    await drain(later, (image) => void kept.push(image));
    expect(kept.map((image) => [image.data[0], isLent(image)])).toEqual([0, 1, 2, 3].map((index) => [index, false]));
  });

  test('takes everything back when the pipe is left early or fails', async () => {
    const pool = new FramePool();
    await drain(lent(pool).pipe(buffer({ capacity: 4 }), take(3)), turn);
    const broken = drain(lent(pool).pipe(buffer({ capacity: 4 })), async ({ index }) => {
      await turn();
      if (index === 2) throw new Error('disk full');
    });
    await expect(broken).rejects.toThrow('disk full');
    await turn();
    expect(pool.lentBytes).toBe(0);
  });

  test('has room for frames of another size when the old ones are not used any more', async () => {
    const pool = new FramePool({ capacity: bytes });
    await drain(lent(pool, 3));
    const small = generate([frame(new Uint8Array(4), [2, 2])]).pipe(map((source) => pool.lend(source)));
    await drain(small, (image) => expect(isLent(image)).toBe(true));
    expect(pool).toMatchObject({ misses: 0, bytes: 4 });
  });

  test('notices in debug mode that a frame is used after it was given back', async () => {
    process.env['RXLAB_DEBUG'] = '1';
    const pool = new FramePool();
    const frames: Frame[] = [];
    const pixels: Frame['data'][] = [];
    await drain(lent(pool, 2), (image) => {
      frames.push(image);
      pixels.push(image.data);
    });
    expect(() => frames[1]!.data).toThrow(expect.objectContaining({ code: 'FRAME_RELEASED', index: 1 }));
    expect(pixels[1]![0]).toBe(0xa5a5);
  });

  test('in debug mode, an operator that keeps frames by itself is found out', async () => {
    process.env['RXLAB_DEBUG'] = '1';
    const differences = lent(new FramePool()).pipe(
      pairwise(),
      map(([before, after]) => after.data[0]! - before.data[0]!),
    );
    await expect(drain(differences)).rejects.toMatchObject({ code: 'FRAME_RELEASED', index: 0 });
  });

  test('gives pixels that were taken and never delivered back', () => {
    const pool = new FramePool();
    const taken = pool.take('uint16', 64 * 64);
    expect(pool.lentBytes).toBe(bytes);
    pool.giveBack(taken);
    pool.giveBack(taken);
    expect(pool.lentBytes).toBe(0);
  });

  test('frees what nobody uses when it is disposed of', async () => {
    const pool = new FramePool();
    const during = jest.fn();
    await drain(
      lent(pool, 1).pipe(
        tap(() => {
          pool[Symbol.dispose]();
          during(pool.bytes);
        }),
      ),
    );
    pool[Symbol.dispose]();
    expect(during).toHaveBeenCalledWith(bytes);
    expect(pool.bytes).toBe(0);
  });

  test('refuses a capacity that is none', () => {
    expect(() => new FramePool({ capacity: Number.NaN })).toThrow('capacity');
  });
});

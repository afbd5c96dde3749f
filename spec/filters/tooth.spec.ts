import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { lastValueFrom, toArray } from 'rxjs';
import {
  absorptivity,
  backproject,
  findCenter,
  flatCorrect,
  pickSlice,
  sinograms,
  stall,
} from '../../lib/filters/index.js';
import { generate, inject } from '../../lib/flow/index.js';
import type { Frame } from '../../lib/frames/index.js';
import { Result } from '../../lib/sinks/index.js';
import { readArray, readSequence } from '../../lib/storage/index.js';
import { debianPython } from '../debian-python.js';
import { realData } from '../real-data.js';

const tomography = realData('tomography');
const python = debianPython('numpy', 'h5py');

/** A scan of a tooth at the Advanced Photon Source: 181 projections of two rows of 640 pixels. */
(tomography ? describe : describe.skip)('the slices of the tooth', () => {
  const path = join(tomography ?? '', 'tooth.h5');
  const count = 181;

  async function sinogram(row: number): Promise<Frame> {
    const all = (inside: string) => lastValueFrom(readSequence([path], { inside }).pipe(toArray()));
    const [flats, darks] = await Promise.all([all('/exchange/data_white'), all('/exchange/data_dark')]);
    const result = new Result<Frame>();
    const pipe = readSequence([path], { inside: '/exchange/data' }).pipe(
      flatCorrect(flats, { dark: darks }),
      absorptivity(),
      sinograms(count),
      stall(count),
      pickSlice(row),
    );
    await inject(pipe, result.sink);
    return result.value!;
  }

  test('turn about the column that is known', async () => {
    for (const row of [0, 1]) expect(Math.abs(findCenter(await sinogram(row)) - 296)).toBeLessThan(0.5);
  });

  (python ? test : test.skip)('are what numpy makes of them', async () => {
    const { data: degrees } = await readArray(path, '/exchange/theta');
    const angles = Array.from(degrees, (angle) => (angle * Math.PI) / 180);
    const slice = new Result<Frame>();
    await inject(generate([await sinogram(0)]).pipe(backproject({ center: 296, angles })), slice.sink);

    const script = join(__dirname, 'reconstruct-with-numpy.py');
    const { stdout, stderr } = spawnSync(python!, [script, path, '0', '296'], { maxBuffer: 2 ** 24 });
    expect(stderr.toString()).toBe('');
    const theirs = new Float32Array(stdout.buffer, stdout.byteOffset, stdout.byteLength / 4);
    expect(slice.value?.shape).toEqual([640, 640]);
    expect(correlation(slice.value!.data, theirs, 640, 290)).toBeGreaterThan(0.999);
  });
});

/** Of what is inside of a circle around the middle. */
function correlation(a: ArrayLike<number>, b: ArrayLike<number>, size: number, radius: number): number {
  const middle = (size - 1) / 2;
  const inside = Array.from({ length: size * size }, (_, i) => i).filter(
    (i) => Math.hypot((i % size) - middle, Math.floor(i / size) - middle) < radius,
  );
  const mean = (values: ArrayLike<number>) => inside.reduce((sum, i) => sum + values[i]!, 0) / inside.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const product = (x: ArrayLike<number>, meanX: number, y: ArrayLike<number>, meanY: number) =>
    inside.reduce((sum, i) => sum + (x[i]! - meanX) * (y[i]! - meanY), 0);
  return product(a, meanA, b, meanB) / Math.sqrt(product(a, meanA, a, meanA) * product(b, meanB, b, meanB));
}

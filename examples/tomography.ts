/**
 * Tomography, from the projections of a turning sample to the slices that show its inside.
 *
 *     npx tsx examples/tomography.ts                    a simulated scan
 *     npx tsx examples/tomography.ts scan.h5 [OUTPUT]   a scan in the layout "Data Exchange", as beamlines write it
 *
 * The slices are written as 32-bit float TIFF, to measure in, and as 8-bit PNG, to look at.
 */
import { broadcast, generate, inject } from 'rxlab';
import { absorptivity, backproject, findCenter, flatCorrect, progress, sinograms, stall } from 'rxlab/filters';
import { frameLike, planeOf, toUint8, type Frame, type FrameStack } from 'rxlab/frames';
import { createRunDirectory } from 'rxlab/session';
import { Accumulate, Result } from 'rxlab/sinks';
import { DirectoryWalker, readArray, readSequence } from 'rxlab/storage';
import { map, type MonoTypeOperatorFunction } from 'rxjs';
import { simulateScan, type Scan } from './simulated-scan.js';

const [path, output = await createRunDirectory()] = process.argv.slice(2);
const scan = path === undefined ? simulateScan(240, 4, 180) : await readScan(path);

// One pass over the projections: each is corrected, and becomes a row in the sinogram of each row of the detector.
const turn = new Result<FrameStack>();
const absorbed = scan.projections.pipe(
  progress({ total: scan.count, label: scan.name }),
  flatCorrect(scan.flats, { dark: scan.darks }),
  normalizeBeam(0.04),
  absorptivity({ minimum: 0.001 }),
);
await inject(absorbed.pipe(sinograms(scan.count), stall(scan.count)), turn.sink);
const volume = turn.value;
if (volume === undefined) throw new Error(`${scan.name} has fewer than ${scan.count} projections`);

const center = findCenter(planeOf(volume, 0));
console.log(`the sample turned about column ${center.toFixed(1)}`);

const walker = new DirectoryWalker(output);
const rows = generate(function* () {
  for (let row = 0; row < volume.shape[0]; row++) yield { ...planeOf(volume, row), index: row };
});
const slices = rows.pipe(backproject({ center, angles: scan.angles, filter: 'shepp-logan' }));
await Promise.all(
  broadcast(slices, walker.writer({ dataset: 'slice_{:>03}.tif' }), (floats) =>
    walker.write(floats.pipe(map(toPicture)), { dataset: 'slice_{:>03}.png' }),
  ),
);
console.log(`${volume.shape[0]} slices in ${walker.root}`);

/**
 * Divides each projection by what its edge columns see, where the beam passes the sample by: so a beam that fades or
 * flickers during the scan does not look like absorption.
 */
function normalizeBeam(edge: number): MonoTypeOperatorFunction<Frame> {
  return map((projection) => {
    const [height, width] = projection.shape;
    const margin = Math.max(1, Math.round(edge * width));
    const normalized = frameLike(projection, { dtype: 'float32' });
    for (let row = 0; row < height; row++) {
      const values = projection.data.subarray(row * width, (row + 1) * width);
      const air = [...values.subarray(0, margin), ...values.subarray(width - margin)].sort((a, b) => a - b);
      const beam = air[margin]!;
      values.forEach((value, column) => (normalized.data[row * width + column] = value / beam));
    }
    return normalized;
  });
}

/** Between air and a little less than the most that is absorbed: a few bright pixels would make all else dark. */
function toPicture(slice: Frame): Frame {
  const sorted = Float32Array.from(slice.data).sort();
  return toUint8(slice, { low: 0, high: sorted[Math.floor(0.998 * sorted.length)]! });
}

/** @see https://dxfile.readthedocs.io */
async function readScan(file: string): Promise<Scan> {
  const frames = async (inside: string): Promise<readonly Frame[]> => {
    const all = new Accumulate<Frame>();
    await inject(readSequence([file], { inside }), all.sink);
    return all.items;
  };
  const { data: degrees } = await readArray(file, '/exchange/theta');
  return {
    name: file,
    projections: readSequence([file], { inside: '/exchange/data' }),
    count: degrees.length,
    angles: Array.from(degrees, (angle) => (angle * Math.PI) / 180),
    flats: await frames('/exchange/data_white'),
    darks: await frames('/exchange/data_dark'),
  };
}

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { frame, pixelArrays, type DType, type Frame, type Shape } from '../../../lib/frames/index.js';
import { checksum } from '../../../lib/storage/manifest/manifest-entry.js';
import { debianPython } from '../../debian-python.js';
import { temporaryDirectory } from '../temporary-directory.js';
import { writePages } from './write-pages.js';

interface Page {
  readonly dtype: string;
  readonly shape: readonly (number | undefined)[];
  readonly crc32: string;
}

/** Reads files with tifffile, and says of every page what is in it. */
const byTifffile = `
import sys, json, zlib, tifffile
def page(p):
    a = p.asarray()
    return dict(dtype=str(a.dtype), shape=a.shape, crc32=format(zlib.crc32(a.tobytes()), '08x'))
print(json.dumps([[page(p) for p in tifffile.TiffFile(path).pages] for path in sys.argv[1:]]))
`;

/** The same with OpenCV, whose colours are the other way round. */
const byOpenCv = `
import sys, json, zlib, cv2, numpy
def page(a):
    if a.ndim == 3: a = numpy.ascontiguousarray(a[:, :, [2, 1, 0, 3][:a.shape[2]]])
    return dict(dtype=str(a.dtype), shape=a.shape, crc32=format(zlib.crc32(a.tobytes()), '08x'))
print(json.dumps([[page(a) for a in cv2.imreadmulti(path, flags=cv2.IMREAD_UNCHANGED)[1]] for path in sys.argv[1:]]))
`;

function pattern(dtype: DType, shape: Shape, seed: number): Frame {
  const length = shape[0] * shape[1] * (shape[2] ?? 1);
  const values = Array.from({ length }, (_, index) => ((index + seed) * 7919) % 30_011);
  return frame(pixelArrays[dtype].from(values), shape, { index: seed });
}

function read(python: string, script: string, paths: readonly string[]): Page[][] {
  return JSON.parse(execFileSync(python, ['-c', script, ...paths], { encoding: 'utf8' })) as Page[][];
}

async function write(cases: readonly (readonly [DType, Shape])[], options: Parameters<typeof writePages>[2]) {
  const directory = await temporaryDirectory();
  const paths: string[] = [];
  const expected: Page[][] = [];
  for (const [dtype, shape] of cases) {
    const frames = [1, 2, 3].map((seed) => pattern(dtype, shape, seed)).slice(0, options ? 3 : 1);
    const path = join(directory, `${paths.length}.tif`);
    await writePages(path, frames, options);
    paths.push(path);
    expected.push(frames.map(({ data }) => ({ dtype, shape: [...shape], crc32: checksum(data) })));
  }
  return { paths, expected };
}

const everyDtype = (Object.keys(pixelArrays) as DType[]).map((dtype) => [dtype, [17, 23]] as const);
const colours = [
  ['uint8', [17, 23, 3]],
  ['uint16', [17, 23, 4]],
] as const;

describe('TIFF, read by other programs', () => {
  test.each([
    ['one page', undefined],
    ['many pages', { bytesPerFile: 1e6 }],
    ['BigTIFF', { bytesPerFile: Infinity }],
  ])('tifffile reads every pixel: %s', async (_, options) => {
    const python = debianPython('tifffile', 'numpy');
    if (python === undefined) return;
    const { paths, expected } = await write([...everyDtype, ...colours], options);
    expect(read(python, byTifffile, paths)).toEqual(expected);
  });

  test.each([
    ['one page', undefined],
    ['many pages', { bytesPerFile: 1e6 }],
  ])('OpenCV reads every pixel: %s', async (_, options) => {
    const python = debianPython('cv2', 'numpy');
    if (python === undefined) return;
    // It has no 32-bit whole numbers in images.
    const cases = everyDtype.filter(([dtype]) => !['uint32', 'int32', 'int16'].includes(dtype));
    const { paths, expected } = await write([...cases, ...colours], options);
    expect(read(python, byOpenCv, paths)).toEqual(expected);
  });

  test('tifffile takes an OME-TIFF for one: a series in time, with the size of a pixel', async () => {
    const python = debianPython('tifffile', 'numpy');
    if (python === undefined) return;
    const { paths, expected } = await write([['uint16', [17, 23]]], {
      bytesPerFile: 1e6,
      ome: true,
      pixelSize: [0.35, 0.5],
    });
    expect(read(python, byTifffile, paths)).toEqual(expected);
    const script = `
import sys, json, tifffile
t = tifffile.TiffFile(sys.argv[1])
ome = tifffile.xml2dict(t.ome_metadata)['OME']['Image']['Pixels']
print(json.dumps([t.is_ome, t.series[0].axes, t.series[0].shape, ome['PhysicalSizeX'], ome['PhysicalSizeY'], ome['SizeT']]))`;
    const [printed] = [execFileSync(python, ['-c', script, paths[0]!], { encoding: 'utf8' })];
    expect(JSON.parse(printed)).toEqual([true, 'TYX', [3, 17, 23], 0.5, 0.35, 3]);
  });
});

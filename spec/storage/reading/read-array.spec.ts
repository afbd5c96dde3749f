import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { drain } from '../../../lib/flow/index.js';
import { readArray, readSequence } from '../../../lib/storage/index.js';
import { debianPython } from '../../debian-python.js';
import { realData } from '../../real-data.js';
import { temporaryDirectory } from '../temporary-directory.js';

const tomography = realData('tomography');
const python = debianPython('h5py', 'numpy');

describe('readArray', () => {
  test('gives the angles of the tooth with their unit, and readSequence its projections', async () => {
    if (!tomography) return;
    const path = join(tomography, 'tooth.h5');
    const { data, shape, units } = await readArray(path, '/exchange/theta');
    expect({ shape, units, first: data[0] }).toEqual({ shape: [181], units: 'degrees', first: 0 });
    expect(data[180]).toBeCloseTo(179.0055, 4);

    const positions: number[] = [];
    await drain(readSequence(path, { inside: 'exchange/data', from: 178 }), ({ index, shape: size, dtype }) => {
      expect({ size, dtype }).toEqual({ size: [2, 640], dtype: 'float32' });
      positions.push(index);
    });
    expect(positions).toEqual([178, 179, 180]);
  });

  test('gives scalars, and numbers of kinds that frames do not have', async () => {
    if (!python) return;
    const path = join(await temporaryDirectory(), 'numbers.h5');
    const program = [
      'import sys, h5py, numpy as np',
      'file = h5py.File(sys.argv[1], "w")',
      'file["scalar"] = 2.5; file["whole"] = np.array([1, -2], "i8"); file["byte"] = np.array([[-1], [2]], "i1")',
      'file["name"] = "tooth"',
    ].join('\n');
    execFileSync(python, ['-c', program, path]);
    expect(await readArray(path, 'scalar')).toEqual({ data: Float64Array.of(2.5), shape: [], units: undefined });
    expect(await readArray(path, 'whole')).toMatchObject({ data: Float64Array.of(1, -2), shape: [2] });
    expect(await readArray(path, 'byte')).toMatchObject({ data: Int16Array.of(-1, 2), shape: [2, 1] });
    await expect(readArray(path, 'name')).rejects.toMatchObject({
      name: 'StorageError',
      code: 'UNREADABLE_ARRAY',
      message: `the array name of ${path} cannot be read: the values of /name are text, not numbers`,
    });
    await expect(readArray(path, 'missing')).rejects.toThrow('it holds nothing at /missing; its arrays are');
  });

  test('reads arrays of Zarr stores too, also of version 2 and in the order of Fortran', async () => {
    const path = join(await temporaryDirectory(), 'old.zarr');
    await mkdir(join(path, 'angles'), { recursive: true });
    await writeFile(join(path, '.zgroup'), '{"zarr_format": 2}');
    const array = { zarr_format: 2, shape: [2, 3], chunks: [2, 3], dtype: '>i2', compressor: null, fill_value: 0 };
    await writeFile(join(path, 'angles/.zarray'), JSON.stringify({ ...array, order: 'F', filters: null }));
    await writeFile(join(path, 'angles/.zattrs'), '{"units": "deg"}');
    await writeFile(join(path, 'angles/0.0'), Buffer.from([0, 1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6]));
    expect(await readArray(path, '/angles')).toEqual({
      data: Int16Array.of(1, 2, 3, 4, 5, 6),
      shape: [2, 3],
      units: 'deg',
    });
    await expect(readArray(path, 'missing')).rejects.toThrow(
      'it holds nothing at missing; its arrays are /angles (int16',
    );
  });

  test('says what is wrong with the file', async () => {
    const directory = await temporaryDirectory();
    await expect(readArray(join(directory, 'none.h5'), 'a')).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(readArray(join(directory, 'none.tif'), 'a')).rejects.toMatchObject({ code: 'UNKNOWN_FORMAT' });
    const text = join(directory, 'text.h5');
    await writeFile(text, 'no HDF5');
    await expect(readArray(text, 'a')).rejects.toMatchObject({
      code: 'UNREADABLE_ARRAY',
      message: expect.stringContaining('HDF5 says "file signature not found"'),
    });
  });
});

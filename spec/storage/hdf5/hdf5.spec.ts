import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { frame } from '../../../lib/frames/index.js';
import { hdf5 } from '../../../lib/storage/hdf5/hdf5.js';
import { read } from '../../../lib/storage/index.js';
import { debianPython } from '../../debian-python.js';
import { temporaryDirectory } from '../temporary-directory.js';

const python = debianPython('h5py', 'numpy');

/** Runs a program with the path as `path` and h5py as `h5py`, and gives what it prints, which is JSON. */
function inPython(path: string, ...lines: readonly string[]): unknown {
  const program = ['import sys, json, h5py', 'import numpy as np', 'path = sys.argv[1]', ...lines].join('\n');
  const printed = execFileSync(python!, ['-c', program, path], { encoding: 'utf8' });
  return printed === '' ? undefined : JSON.parse(printed);
}

const options = { bytesPerFile: Infinity };

describe('what h5py reads of our files', () => {
  test('is found as NeXus says, with units, indices, times and metadata', async () => {
    if (!python) return;
    const path = join(await temporaryDirectory(), 'frames.h5');
    const writer = hdf5.create(path, { ...options, pixelSize: [0.5, 0.25], compressionLevel: 4 });
    for (const index of [3, 4, 9]) {
      const data = Uint16Array.from({ length: 6 }, (_, pixel) => index * 10 + pixel);
      await writer.append(frame(data, [2, 3], { index, timestamp: 1.7e12 + index, metadata: { name: `ü${index}` } }));
    }
    await writer.close();
    const found = inPython(
      path,
      'file = h5py.File(path)',
      'entry = file[file.attrs["default"]]',
      'data = entry[entry.attrs["default"]]',
      'frames = data[data.attrs["signal"]]',
      'axes = list(data.attrs["axes"])',
      'lines = bytes(entry["metadata/data"][:]).decode().splitlines()',
      'classes = [group.attrs["NX_class"] for group in (file, entry, data, entry["metadata"])]',
      'print(json.dumps(dict(classes=classes, frames=frames[()].tolist(), dtype=str(frames.dtype), chunks=frames.chunks,',
      '  filter=frames.compression, level=frames.compression_opts, axes=axes,',
      '  values=[data[name][()].tolist() for name in axes], units=data["x"].attrs["units"],',
      '  timestamps=data["timestamp"][()].tolist(), timeUnits=data["timestamp"].attrs["units"],',
      '  metadata=[json.loads(line) for line in lines], start=entry["start_time"][()].decode())))',
    );
    expect(found).toEqual({
      classes: ['NXroot', 'NXentry', 'NXdata', 'NXnote'],
      frames: [3, 4, 9].map((index) => [0, 3].map((row) => [0, 1, 2].map((column) => index * 10 + row + column))),
      dtype: 'uint16',
      chunks: [1, 2, 3],
      filter: 'gzip',
      level: 4,
      axes: ['index', 'y', 'x'],
      values: [
        [3, 4, 9],
        [0, 0.5],
        [0, 0.25, 0.5],
      ],
      units: 'um',
      timestamps: [1.7e12 + 3, 1.7e12 + 4, 1.7e12 + 9],
      timeUnits: 'ms',
      metadata: [{ name: 'ü3' }, { name: 'ü4' }, { name: 'ü9' }],
      start: '2023-11-14T22:13:20.003Z',
    });
  });

  test('while a file is being written, is every frame that has been appended, with SWMR and without', async () => {
    if (!python) return;
    const path = join(await temporaryDirectory(), 'frames.h5');
    const writer = hdf5.create(path, options);
    for (let index = 0; index < 3; index++) {
      await writer.append(frame(new Float32Array(100 * 200).fill(index), [100, 200], { index }));
      for (const swmr of ['True', 'False']) {
        expect(
          inPython(
            path,
            `frames = h5py.File(path, swmr=${swmr})["entry/data/data"]`,
            'print(frames[:, 0, 0].tolist())',
          ),
        ).toEqual([0, 1, 2].slice(0, index + 1));
      }
    }
    await writer.close();
  });
});

describe('what h5py has written', () => {
  test('is read frame by frame, in every dtype of ours, in either order of bytes', async () => {
    if (!python) return;
    const path = join(await temporaryDirectory(), 'foreign.h5');
    const codes = { uint8: 'u1', uint16: 'u2', uint32: 'u4', int16: 'i2', int32: 'i4', float32: 'f4', float64: 'f8' };
    inPython(
      path,
      'file = h5py.File(path, "w")',
      `for name, code in ${JSON.stringify(codes)}.items():`,
      '  for order in "<>":',
      '    file[name + order] = np.arange(24).reshape(4, 2, 3).astype(order + code)',
    );
    for (const dtype of Object.keys(codes)) {
      for (const order of '<>') {
        const image = await read(path, { inside: `/${dtype}${order}`, index: 2 });
        expect(image).toMatchObject({ dtype, shape: [2, 3], index: 2 });
        expect([...image.data]).toEqual([12, 13, 14, 15, 16, 17]);
      }
    }
  }, 60_000);

  test('is found by the default of NeXus, or where one array only can be meant', async () => {
    if (!python) return;
    const directory = await temporaryDirectory();
    const nexus = join(directory, 'nexus.nxs');
    inPython(
      nexus,
      'file = h5py.File(path, "w")',
      'file["other"] = np.zeros((2, 2, 2))',
      'file["scan/plot/counts"] = np.full((2, 2, 2), 7, np.uint16)',
      'file.attrs["default"] = "scan"; file["scan"].attrs["default"] = "plot"; file["scan/plot"].attrs["signal"] = "counts"',
    );
    expect((await read(nexus)).data).toEqual(new Uint16Array(4).fill(7));

    const only = join(directory, 'only.h5');
    inPython(
      only,
      'file = h5py.File(path, "w")',
      'file["a/images"] = np.ones((5, 2, 3), "u1")',
      'file["a/angles"] = [1]',
    );
    expect(await read(only, { index: 4 })).toMatchObject({ shape: [2, 3], data: new Uint8Array(6).fill(1) });

    const image = join(directory, 'image.h5');
    inPython(image, 'h5py.File(path, "w")["image"] = np.arange(6, dtype="f4").reshape(2, 3)');
    expect(await read(image)).toMatchObject({ shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) });
    await expect(read(image, { index: 1 })).rejects.toMatchObject({ code: 'NO_SUCH_FRAME' });
  });

  test('counts frames over all outer dimensions, and knows colour', async () => {
    if (!python) return;
    const path = join(await temporaryDirectory(), 'shapes.h5');
    inPython(
      path,
      'file = h5py.File(path, "w")',
      'file["scan"] = np.arange(2 * 3 * 2 * 5, dtype="u1").reshape(2, 3, 2, 5)',
      'file["colours"] = np.arange(2 * 2 * 2 * 3, dtype="u1").reshape(2, 2, 2, 3)',
      'file["picture"] = np.zeros((4, 5, 3), "u1"); file["picture"].attrs["interpretation"] = "rgb-image"',
    );
    expect(await read(path, { inside: 'scan', index: 4 })).toMatchObject({
      shape: [2, 5],
      data: Uint8Array.from({ length: 10 }, (_, value) => 40 + value),
    });
    expect(await read(path, { inside: 'colours', index: 1 })).toMatchObject({ shape: [2, 2, 3] });
    expect(await read(path, { inside: 'picture' })).toMatchObject({ shape: [4, 5, 3] });
  });

  test('is listed where it is not clear what is meant, or what is meant is not there', async () => {
    if (!python) return;
    const path = join(await temporaryDirectory(), 'several.h5');
    inPython(
      path,
      'file = h5py.File(path, "w")',
      'file["exchange/data"] = np.zeros((4, 2, 3), "f4"); file["exchange/dark"] = np.zeros((2, 2, 3), "f4")',
      'file["name"] = "tooth"; file["long"] = np.zeros((2, 2, 2), "i8")',
    );
    const list =
      '/exchange/dark (float32 [2, 2, 3]), /exchange/data (float32 [4, 2, 3]), /long (int64 [2, 2, 2]), /name (text [])';
    const failures: readonly (readonly [string | undefined, string])[] = [
      [undefined, 'more than one of its arrays may be frames: say which array is meant'],
      ['/exchange', `there is a group at /exchange; its arrays are ${list}`],
      ['nowhere/data', `it holds nothing at /nowhere/data; its arrays are ${list}`],
      ['name', 'the values of /name are text, of which there are no frames'],
      ['long', 'the values of /long are int64, of which there are no frames'],
    ];
    for (const [inside, message] of failures) {
      await expect(read(path, { inside })).rejects.toMatchObject({
        code: 'UNREADABLE_IMAGE',
        path,
        message: expect.stringContaining(message),
      });
    }
  });
});

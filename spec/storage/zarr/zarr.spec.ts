import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { frame } from '../../../lib/frames/index.js';
import { read } from '../../../lib/storage/index.js';
import { zarr } from '../../../lib/storage/zarr/zarr.js';
import { temporaryDirectory } from '../temporary-directory.js';

async function json(...path: string[]): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(...path), 'utf8')) as Record<string, unknown>;
}

describe('the stores that we write', () => {
  test('are OME-Zarr 0.5 images, an array of Zarr v3 with a chunk for each frame', async () => {
    const path = join(await temporaryDirectory(), 'frames.zarr');
    const writer = zarr.create(path, { bytesPerFile: Infinity, pixelSize: [0.5, 0.25], compressionLevel: 2 });
    for (const index of [4, 6]) await writer.append(frame(Uint16Array.of(index, 256, 3, 4, 5, 6), [2, 3], { index }));
    await writer.close();

    expect(await json(path, 'zarr.json')).toEqual({
      zarr_format: 3,
      node_type: 'group',
      attributes: {
        ome: {
          version: '0.5',
          multiscales: [
            {
              name: 'frames',
              axes: [
                { name: 't', type: 'time' },
                { name: 'y', type: 'space', unit: 'micrometer' },
                { name: 'x', type: 'space', unit: 'micrometer' },
              ],
              datasets: [{ path: '0', coordinateTransformations: [{ type: 'scale', scale: [1, 0.5, 0.25] }] }],
            },
          ],
        },
        rxlab_layout: 1,
      },
    });
    expect(await json(path, '0/zarr.json')).toEqual({
      zarr_format: 3,
      node_type: 'array',
      shape: [2, 2, 3],
      data_type: 'uint16',
      chunk_grid: { name: 'regular', configuration: { chunk_shape: [1, 2, 3] } },
      chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
      fill_value: 0,
      codecs: [
        { name: 'bytes', configuration: { endian: 'little' } },
        { name: 'gzip', configuration: { level: 2 } },
      ],
      attributes: {},
      dimension_names: ['t', 'y', 'x'],
    });
    expect([...gunzipSync(await readFile(join(path, '0/c/1/0/0')))]).toEqual([6, 0, 0, 1, 3, 0, 4, 0, 5, 0, 6, 0]);
    expect(await json(path, 'timestamp/zarr.json')).toMatchObject({ shape: [2], attributes: { units: 'ms' } });
    expect((await readdir(path)).sort()).toEqual(['0', 'index', 'metadata', 'timestamp', 'zarr.json']);
  });

  test('have the channels of colour before the rows, as OME-Zarr wants them, and the pixels as they came', async () => {
    const path = join(await temporaryDirectory(), 'colour.zarr');
    const writer = zarr.create(path, { bytesPerFile: Infinity });
    await writer.append(frame(Uint8Array.of(1, 2, 3, 4, 5, 6), [1, 2, 3]));
    await writer.close();
    expect(await json(path, '0/zarr.json')).toMatchObject({
      shape: [1, 3, 1, 2],
      dimension_names: ['t', 'c', 'y', 'x'],
      codecs: [{ name: 'transpose', configuration: { order: [0, 2, 3, 1] } }, { name: 'bytes' }],
    });
    expect([...(await readFile(join(path, '0/c/0/0/0/0')))]).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

/** A store of another program: chunks of several frames, in the order of bytes that we do not write. */
async function foreignArray(path: string, attributes: object = {}): Promise<void> {
  await mkdir(join(path, 'c/0/0'), { recursive: true });
  const document = {
    zarr_format: 3,
    node_type: 'array',
    shape: [3, 2, 2],
    data_type: 'uint16',
    chunk_grid: { name: 'regular', configuration: { chunk_shape: [2, 2, 2] } },
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    fill_value: 9,
    codecs: [
      { name: 'bytes', configuration: { endian: 'big' } },
      { name: 'gzip', configuration: { level: 5 } },
    ],
    attributes,
  };
  await writeFile(join(path, 'zarr.json'), JSON.stringify(document));
  const values = Buffer.from([0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 1, 0]);
  await writeFile(join(path, 'c/0/0/0'), gzipSync(values));
}

describe('the stores of other programs', () => {
  test('are read frame by frame; a chunk that is not there holds the fill value', async () => {
    const path = join(await temporaryDirectory(), 'array.zarr');
    await foreignArray(path);
    expect(await read(path, { index: 1 })).toMatchObject({
      index: 1,
      data: Uint16Array.of(5, 6, 7, 256),
      shape: [2, 2],
    });
    expect((await read(path, { index: 2 })).data).toEqual(Uint16Array.of(9, 9, 9, 9));
    await expect(read(path, { index: 3 })).rejects.toMatchObject({ code: 'NO_SUCH_FRAME' });
  });

  test('are looked through for the one array that may be frames, or list what they hold', async () => {
    const path = join(await temporaryDirectory(), 'group.zarr');
    await foreignArray(join(path, 'camera/images'));
    for (const group of ['', 'camera']) {
      await writeFile(join(path, group, 'zarr.json'), '{"zarr_format": 3, "node_type": "group", "attributes": {}}');
    }
    expect((await read(path)).data).toEqual(Uint16Array.of(1, 2, 3, 4));
    expect((await read(path, { inside: '/camera/images', index: 1 })).data).toEqual(Uint16Array.of(5, 6, 7, 256));

    await foreignArray(join(path, 'dark'));
    await expect(read(path)).rejects.toMatchObject({
      code: 'UNREADABLE_IMAGE',
      message: expect.stringContaining(
        "say which array is meant, `inside: '/path/in/the/store'`; its arrays are " +
          '/camera/images (uint16 [3, 2, 2]), /dark (uint16 [3, 2, 2])',
      ),
    });
    await expect(read(path, { inside: 'camera' })).rejects.toThrow('there is a group at camera; its arrays are');
  });

  test('a directory that is no store, and a damaged chunk, are errors that say so', async () => {
    const path = join(await temporaryDirectory(), 'damaged.zarr');
    await mkdir(path);
    await expect(read(path)).rejects.toThrow('it has no zarr.json, .zgroup or .zarray');
    await foreignArray(path);
    await writeFile(join(path, 'c/0/0/0'), 'no gzip');
    await expect(read(path)).rejects.toMatchObject({ code: 'UNREADABLE_IMAGE', path });
  });
});

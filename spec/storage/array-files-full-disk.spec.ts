import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { frame, type Frame } from '../../lib/frames/index.js';
import { DirectoryWalker, openFrames } from '../../lib/storage/index.js';
import { debianPython } from '../debian-python.js';
import { mountSmallDisk } from './small-disk.js';

const smallDisk = mountSmallDisk();

function* endless(rows: number): Generator<Frame> {
  for (let index = 0; ; index++) yield frame(new Uint16Array(rows * 100).fill(index), [rows, 100], { index });
}

describe('files of many frames on a disk that becomes full', () => {
  // Frames that HDF5 caches and frames that pass by it; the disk is full in the middle of a frame or of what lies beside it.
  test.each([
    ['small.h5', 1],
    ['large.h5', 400],
    ['small.zarr', 1],
    ['large.zarr', 400],
  ])(
    '%s: the error is that of the system, and every frame that was saved is read',
    async (name, rows) => {
      const disk = smallDisk();
      if (disk === undefined) return;
      let saved = 0;
      const walker = new DirectoryWalker(disk);
      const failure: unknown = await walker
        .write(endless(rows), { dataset: `{}_${name}`, onSaved: () => saved++ })
        .catch((error: unknown) => error);
      expect(failure).toMatchObject({ name: 'StorageError', code: 'ENOSPC', summary: { frames: saved } });
      expect(saved).toBeGreaterThan(5);

      const path = join(disk, `0_${name}`);
      const file = await openFrames(path);
      // The disk may have had room for a frame, but not for its line in the manifest.
      expect(await file.count()).toBeGreaterThanOrEqual(saved);
      for (let index = 0; index < saved; index++) {
        const found = await file.frame(index);
        expect(found).toMatchObject({ index, shape: [rows, 100] });
        expect([...new Set(found!.data)]).toEqual([index]);
      }
      await file.close();
      const python = debianPython('h5py');
      if (python && name.endsWith('.h5')) {
        const program = 'import sys, h5py; print(h5py.File(sys.argv[1])["entry/data/data"][:, 0, 0].tolist())';
        const values = JSON.parse(execFileSync(python, ['-c', program, path], { encoding: 'utf8' })) as number[];
        expect(values.slice(0, saved)).toEqual(Array.from({ length: saved }, (_, index) => index));
      }
    },
    60_000,
  );
});

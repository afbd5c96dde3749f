import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { changedSuperblock, endInSuperblock, isSuperblock } from '../../../../lib/storage/hdf5/thread/superblock.js';
import { debianPython } from '../../../debian-python.js';
import { temporaryDirectory } from '../../temporary-directory.js';

const python = debianPython('h5py');

describe('changedSuperblock', () => {
  test('gives the superblock that HDF5 writes when it closes a file, checksum included', async () => {
    if (!python) return;
    const path = join(await temporaryDirectory(), 'closed.h5');
    // A file with a superblock of version 3.
    const program = 'import sys, h5py; h5py.File(sys.argv[1], "w", libver=("v110", "v110"))["a"] = 1';
    execFileSync(python, ['-c', program, path]);
    const file = new Uint8Array(await readFile(path));
    const closed = file.slice(0, 48);
    expect(endInSuperblock(closed)).toBe(file.length);
    const marked = changedSuperblock(closed, 48);
    marked[11] = 5;
    expect(changedSuperblock(marked, file.length)).toEqual(closed);
    expect(endInSuperblock(marked)).toBe(48);
  });

  test('nothing else is taken for a superblock', () => {
    const bytes = new Uint8Array(64).fill(9);
    expect(isSuperblock(bytes)).toBe(false);
    bytes.set([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 3]);
    expect(isSuperblock(bytes)).toBe(true);
    expect(isSuperblock(bytes.subarray(0, 40))).toBe(false);
    bytes[8] = 2;
    expect(isSuperblock(bytes)).toBe(false);
  });
});

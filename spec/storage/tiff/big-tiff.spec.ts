import { execFileSync } from 'node:child_process';
import fsPromises, { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { frame } from '../../../lib/frames/index.js';
import { openFrames } from '../../../lib/storage/index.js';
import { debianPython } from '../../debian-python.js';
import { numberedFrame } from '../numbered-frames.js';
import { temporaryDirectory } from '../temporary-directory.js';
import { writePages } from './write-pages.js';

const { open } = fsPromises;
const gibibyte = 2 ** 30;

/** Large pieces are zeros, and become holes in the file: no more than a few kB are written. */
function leaveHoles(): void {
  jest.spyOn(fsPromises, 'open').mockImplementation(async (...args) => {
    const file = await open(...args);
    file.writev = (async (pieces: Uint8Array[], position: number) => {
      let at = position;
      for (const piece of pieces) {
        if (piece.length < gibibyte) await file.write(piece, 0, piece.length, at);
        at += piece.length;
      }
      if (at > (await file.stat()).size) await file.truncate(at);
      return { bytesWritten: at - position, buffers: pieces };
    }) as never;
    return file;
  });
}

afterEach(() => void jest.restoreAllMocks());

describe('BigTIFF', () => {
  test('pages beyond 4 GiB are where their directories say', async () => {
    const path = join(await temporaryDirectory(), 'large.tif');
    const zeros = frame(new Uint8Array(gibibyte), [2 ** 15, 2 ** 15]);
    leaveHoles();
    await writePages(path, [zeros, zeros, zeros, zeros, numberedFrame(4), zeros, numberedFrame(6)], {
      bytesPerFile: 6 * gibibyte,
    });
    jest.restoreAllMocks();
    expect((await stat(path)).size).toBeGreaterThan(5 * gibibyte);

    const file = await openFrames(path);
    expect(await file.count()).toBe(7);
    for (const index of [4, 6]) {
      expect(await file.frame(index)).toMatchObject({ index, data: numberedFrame(index).data });
    }
    await file.close();

    const python = debianPython('tifffile', 'numpy');
    if (python === undefined) return;
    const script =
      'import sys, tifffile; t = tifffile.TiffFile(sys.argv[1]);' +
      'print(t.is_bigtiff, len(t.pages), *(int(t.pages[i].asarray()[3, 3]) for i in (4, 6)))';
    const printed = execFileSync(python, ['-c', script, path], { encoding: 'utf8' });
    expect(printed.trim()).toBe('True 7 415 615');
  });
});

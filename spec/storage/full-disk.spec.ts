import { describe, expect, test } from '@jest/globals';
import { generate } from '../../lib/flow/index.js';
import type { Frame } from '../../lib/frames/index.js';
import { formats } from '../../lib/storage/formats.js';
import { DirectoryWalker, openFrames, verify, type SavedFrame } from '../../lib/storage/index.js';
import { noiseFrame } from './noise-frame.js';
import { mountSmallDisk } from './small-disk.js';

const smallDisk = mountSmallDisk();

const cases = formats.flatMap(({ name, extensions, holds }) => {
  const dataset = `{}${extensions[0]}`;
  return [
    { title: `${name}, as usual`, dataset, bytesPerFile: 0 },
    ...(holds === 'one' ? [] : [{ title: `${name}, five frames to a file`, dataset, bytesPerFile: 5 * 32 * 1024 }]),
  ];
});

describe('a writer whose disk becomes full', () => {
  test.each(cases)(
    'fails once, names path and bytes, counts right, and leaves every frame that it saved: $title',
    async ({ dataset, bytesPerFile }) => {
      const disk = smallDisk();
      if (disk === undefined) return;
      const walker = new DirectoryWalker(disk);
      const saved: (SavedFrame & { index: number })[] = [];
      let acquired = 0;
      let closed = false;
      const camera = generate(function* (): Generator<Frame> {
        try {
          for (;;) yield noiseFrame(acquired++);
        } finally {
          closed = true;
        }
      });
      const onSaved = ({ index }: Frame, where: SavedFrame) => saved.push({ ...where, index });
      const failure = await walker.write(camera, { dataset, bytesPerFile, onSaved }).catch((error: unknown) => error);
      const bytes = saved.reduce((sum, frame) => sum + frame.bytes, 0);
      const files = new Set(saved.map(({ path }) => path)).size;
      expect(failure).toMatchObject({
        name: 'StorageError',
        code: 'ENOSPC',
        path: expect.stringContaining(disk),
        message: expect.stringMatching(/no space left on device.*frames were saved, \d+ bytes/),
        summary: { frames: saved.length, files, bytes },
      });
      expect((failure as Error).message).toMatch(/cannot (write the \d+ bytes of|list frame \d+ in)/);
      expect(closed).toBe(true);
      expect(saved.length).toBeGreaterThan(1);
      expect(acquired).toBeLessThanOrEqual(saved.length + 3);

      for (const path of new Set(saved.map((frame) => frame.path))) {
        const file = await openFrames(path);
        for (const { position, index } of saved.filter((frame) => frame.path === path)) {
          expect(Buffer.compare(bytesOf((await file.frame(position))!), bytesOf(noiseFrame(index)))).toBe(0);
        }
        await file.close();
      }
      const found = await verify(disk);
      expect(found).toMatchObject({ isWhole: true, leftOver: [], datasets: [{ whole: saved.length }] });
      // The disk may have had room for a frame, but not for its line in the manifest.
      expect(found.unlisted.reduce((sum, { frames }) => sum + frames!, 0)).toBeLessThanOrEqual(2);
    },
    30_000,
  );
});

function bytesOf({ data }: Frame): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

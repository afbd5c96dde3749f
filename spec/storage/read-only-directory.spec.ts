import { execFileSync } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { generate } from '../../lib/flow/index.js';
import type { Frame } from '../../lib/frames/index.js';
import { formats } from '../../lib/storage/formats.js';
import { DirectoryWalker, read } from '../../lib/storage/index.js';
import { numberedFrame } from './numbered-frames.js';
import { temporaryDirectory } from './temporary-directory.js';

/** Nothing can be made in the directory any more; what this gives undoes it. `undefined`, said aloud, without the right. */
async function makeReadOnly(directory: string): Promise<(() => Promise<void>) | undefined> {
  if (process.getuid?.() !== 0) {
    await chmod(directory, 0o555);
    return () => chmod(directory, 0o755);
  }
  // Root may write wherever the mode forbids it.
  const change = (how: '+i' | '-i') => void execFileSync('chattr', [how, directory], { stdio: 'pipe' });
  try {
    change('+i');
    return async () => change('-i');
  } catch (error) {
    console.warn(`SKIPPED: a directory that becomes read-only cannot be tried: ${String(error)}`);
    return undefined;
  }
}

/** Each frame goes into a file of its own: one that is open goes on being written. */
const cases = formats.map(({ name, extensions, holds }) => ({
  name,
  extension: extensions[0]!.slice(1),
  bytesPerFile: holds === 'all' ? 1 : 0,
}));

describe('a writer whose directory becomes read-only', () => {
  test.each(cases)(
    'fails once, says so, and leaves every frame that it saved: $name',
    async ({ extension, bytesPerFile }) => {
      const walker = new DirectoryWalker(await temporaryDirectory());
      const saved: string[] = [];
      let secondIsSaved!: () => void;
      const second = new Promise<void>((resolve) => (secondIsSaved = resolve));
      let restore: (() => Promise<void>) | undefined;
      let closed = false;
      const camera = generate(async function* () {
        try {
          for (let index = 0; index < 2; index++) yield numberedFrame(index);
          await second;
          restore = await makeReadOnly(walker.root);
          if (restore === undefined) return;
          for (let index = 2; ; index++) yield numberedFrame(index);
        } finally {
          closed = true;
        }
      });
      const onSaved = (_: Frame, { path }: { path: string }) => {
        if (saved.push(path) === 2) secondIsSaved();
      };
      const outcome = await walker
        .write(camera, { dataset: `{}.${extension}`, bytesPerFile, onSaved })
        .catch((error: unknown) => error)
        .finally(() => restore?.());
      expect(closed).toBe(true);
      expect(saved).toHaveLength(2);
      for (const [index, path] of saved.sort().entries())
        expect((await read(path)).data).toEqual(numberedFrame(index).data);
      if (restore === undefined) return;
      expect(outcome).toMatchObject({
        name: 'StorageError',
        code: expect.stringMatching(/^(EPERM|EACCES)$/),
        path: join(walker.root, `2.${extension}`),
        message: expect.stringContaining('2 frames were saved'),
        summary: { frames: 2 },
      });
    },
  );
});

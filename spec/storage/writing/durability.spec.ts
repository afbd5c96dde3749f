import fsPromises, { type FileHandle } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { DirectoryWalker } from '../../../lib/storage/index.js';
import { syncDirectory } from '../../../lib/storage/writing/durability.js';
import { numberedFrames } from '../numbered-frames.js';
import { temporaryDirectory } from '../temporary-directory.js';

const { open } = fsPromises;

/** What is synced, in order. */
function watchSyncs(root: string): string[] {
  const synced: string[] = [];
  jest.spyOn(fsPromises, 'open').mockImplementation(async (...args) => {
    const file: FileHandle = await open(...args);
    const path = relative(root, String(args[0])) || '.';
    for (const method of ['sync', 'datasync'] as const) {
      const original = file[method].bind(file);
      file[method] = async () => {
        await original();
        synced.push(path.replace(/\.[0-9a-f]{8}\.part$/, ''));
      };
    }
    return file;
  });
  return synced;
}

afterEach(() => void jest.restoreAllMocks());

describe('durability', () => {
  test.each(['{}.tif', '{}.png', 'all.raw'])(
    'synced: %s, its directory and its line in the manifest are on the disk when onSaved is called',
    async (dataset) => {
      const walker = new DirectoryWalker(await temporaryDirectory(), { durability: 'synced' });
      const synced = watchSyncs(walker.root);
      const manifest = `manifest_${dataset}.jsonl`;
      const file = dataset.replace('{}', '0');
      const atSaved: string[][] = [];
      await walker.write(numberedFrames(1), { dataset, onSaved: () => atSaved.push([...synced]) });
      expect(atSaved).toHaveLength(1);
      const before = atSaved[0]!.map((path) => path.replace(/^\./, '') || '.');
      expect(before).toEqual(expect.arrayContaining([file, '.', manifest]));
      // A name is of use only when what it names is there.
      expect(before.indexOf(file)).toBeLessThan(before.indexOf('.'));
      expect(before.lastIndexOf(manifest)).toBe(before.length - 1);
    },
  );

  test('written: nothing is synced', async () => {
    const walker = new DirectoryWalker(await temporaryDirectory());
    const synced = watchSyncs(walker.root);
    await walker.write(numberedFrames(2));
    await walker.saveMetadata({});
    expect(synced).toEqual([]);
  });

  test('synced metadata are on the disk, and so is their name', async () => {
    const walker = new DirectoryWalker(await temporaryDirectory(), { durability: 'synced' });
    const synced = watchSyncs(walker.root);
    await walker.saveMetadata({});
    expect(synced).toEqual(['.experiment.json', '.']);
  });

  test('is written or synced, nothing else', () => {
    for (const durability of ['safe', '', 1]) {
      expect(() => new DirectoryWalker('x', { durability: durability as never })).toThrow(
        expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
      );
    }
  });
});

describe('syncDirectory', () => {
  test('passes over systems that cannot, and no other failure', async () => {
    const directory = await temporaryDirectory();
    await syncDirectory(directory);
    await expect(syncDirectory(join(directory, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
    jest.spyOn(fsPromises, 'open').mockRejectedValue(Object.assign(new Error('EISDIR'), { code: 'EISDIR' }));
    await syncDirectory(directory);
  });
});

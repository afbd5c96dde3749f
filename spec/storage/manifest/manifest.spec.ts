import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ManifestWriter, readManifest } from '../../../lib/storage/manifest/manifest.js';
import type { ManifestEntry } from '../../../lib/storage/manifest/manifest-entry.js';
import { temporaryDirectory } from '../temporary-directory.js';

function entry(index: number): ManifestEntry {
  return { file: `${index}.tif`, position: 0, index, timestamp: index * 1.5, bytes: 32, crc32: '00000000' };
}

async function manifestPath(): Promise<string> {
  return join(await temporaryDirectory(), 'manifest_{}.tif.jsonl');
}

async function write(path: string, indices: readonly number[], resumed = false): Promise<void> {
  const writer = new ManifestWriter(path, '{}.tif', { durability: 'written', resumed });
  await Promise.all(indices.map((index) => writer.append(entry(index))));
  await writer.close();
}

describe('a manifest', () => {
  test('has the name of the data set, and the entries in the order in which they were appended', async () => {
    const path = await manifestPath();
    const indices = Array.from({ length: 500 }, (_, index) => (index * 7) % 500);
    await write(path, indices);
    expect(await readManifest(path)).toEqual({
      dataset: '{}.tif',
      entries: indices.map(entry),
      damaged: [],
      length: (await readFile(path)).length,
    });
  });

  test('is not there before the first entry', async () => {
    const path = await manifestPath();
    await write(path, []);
    await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('an entry is in the file when its promise resolves', async () => {
    const path = await manifestPath();
    const writer = new ManifestWriter(path, '{}.tif', { durability: 'synced', resumed: false });
    for (const index of [0, 1, 2]) {
      await writer.append(entry(index));
      expect((await readManifest(path)).entries).toHaveLength(index + 1);
    }
    await writer.close();
  });

  test('a torn last line is passed over, and a writer that resumes puts its own in the place of it', async () => {
    const path = await manifestPath();
    await write(path, [0, 1]);
    const { length } = await readManifest(path);
    await appendFile(path, '{"file":"2.tif","posit');
    expect(await readManifest(path)).toMatchObject({ entries: [entry(0), entry(1)], damaged: [], length });
    await write(path, [2], true);
    expect(await readManifest(path)).toMatchObject({ entries: [0, 1, 2].map(entry), damaged: [] });
  });

  test('a damaged line is told by its number; the others are read', async () => {
    const path = await manifestPath();
    await write(path, [0, 1, 2]);
    const lines = (await readFile(path, 'utf8')).split('\n');
    lines[2] = lines[2]!.replace('1.tif', '9.tif');
    await writeFile(path, lines.join('\n'));
    expect(await readManifest(path)).toMatchObject({
      dataset: '{}.tif',
      entries: [entry(0), entry(2)],
      damaged: [3],
    });
    lines[0] = 'noise';
    await writeFile(path, lines.join('\n'));
    expect(await readManifest(path)).toMatchObject({ dataset: undefined, damaged: [1, 3] });
  });

  test('one that is there is never written over, unless it is resumed', async () => {
    const path = await manifestPath();
    await write(path, [0]);
    await expect(write(path, [1])).rejects.toMatchObject({ code: 'EEXIST' });
    expect((await readManifest(path)).entries).toEqual([entry(0)]);
    const none = await manifestPath();
    await write(none, [5], true);
    expect((await readManifest(none)).entries).toEqual([entry(5)]);
  });
});

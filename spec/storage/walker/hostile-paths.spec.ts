import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { DirectoryWalker } from '../../../lib/storage/index.js';
import { numberedFrames } from '../numbered-frames.js';
import { temporaryDirectory } from '../temporary-directory.js';

const composed = 'caf\u00e9';
const decomposed = 'cafe\u0301';

describe('paths that come from outside', () => {
  test.each([
    ['..', 'OUTSIDE_ROOT'],
    ['a/../../b', 'OUTSIDE_ROOT'],
    ['/etc', 'OUTSIDE_ROOT'],
    ['C:\\windows', 'OUTSIDE_ROOT'],
    ['a\0b', 'INVALID_NAME'],
    ['', 'INVALID_NAME'],
    ['x'.repeat(300), 'ENAMETOOLONG'],
  ])('a directory %j is refused by everything that takes one: %s', async (name, code) => {
    const walker = new DirectoryWalker(await temporaryDirectory());
    await expect(walker.descend(name)).rejects.toMatchObject({ name: 'StorageError', code });
    await expect(walker.write(numberedFrames(1), { name })).rejects.toMatchObject({ name: 'StorageError', code });
    await expect(walker.exists(name)).rejects.toMatchObject({ name: 'StorageError', code });
    expect(await readdir(walker.root)).toEqual([]);
  });

  test.each([
    '../{}.tif',
    '/{}.tif',
    '..\\{}.tif',
    'a\0{}.tif',
    `${'x'.repeat(300)}{}.tif`,
    `${'é'.repeat(130)}{}.tif`,
  ])('a data set %j is refused before anything is written', async (dataset) => {
    const walker = new DirectoryWalker(await temporaryDirectory());
    expect(() => walker.writer({ dataset })).toThrow(expect.objectContaining({ code: 'INVALID_DATASET' }));
    expect(await readdir(walker.root)).toEqual([]);
  });

  test('the longest data set name that there can be is written, though a temporary name of it would be too long', async () => {
    const walker = new DirectoryWalker(await temporaryDirectory());
    const dataset = `${'x'.repeat(255 - 'manifest_{}.tif.jsonl'.length)}{}.tif`;
    expect(await walker.write(numberedFrames(2), { dataset })).toMatchObject({ frames: 2 });
    expect(await readdir(walker.root)).toHaveLength(3);
  });

  test('two ways of writing é are one name: of a directory, a data set and a file of metadata', async () => {
    const walker = new DirectoryWalker(await temporaryDirectory());
    await walker.descend(decomposed);
    await (await walker.home()).descend(composed);
    await walker.write(numberedFrames(1), { dataset: `${decomposed}_{}.tif` });
    await expect(walker.write(numberedFrames(1), { dataset: `${composed}_{}.tif` })).rejects.toMatchObject({
      code: 'DATASET_EXISTS',
    });
    await walker.saveMetadata({}, `${decomposed}.json`);
    expect(await walker.exists(`${composed}.json`)).toBe(true);
    expect(await walker.exists(`${decomposed}.json`)).toBe(true);
    expect(await readdir(walker.root)).toEqual([composed]);
    expect(await readdir(walker.current)).toHaveLength(3);
  });

  test('symbolic links lead nothing out: not the log, not metadata, not a manifest that is resumed', async () => {
    const outside = await temporaryDirectory();
    const walker = new DirectoryWalker(await temporaryDirectory());
    const targets = ['log', 'json', 'jsonl'].map((name) => join(outside, name));
    for (const target of targets) await writeFile(target, 'precious');
    await symlink(targets[0]!, join(walker.root, 'experiment.log'));
    await symlink(targets[1]!, join(walker.root, 'experiment.json'));
    await symlink(targets[2]!, join(walker.root, 'manifest_{}.tif.jsonl'));
    await expect(walker.log('hello')).rejects.toMatchObject({ name: 'StorageError', code: 'ELOOP' });
    await walker.saveMetadata({ run: 1 });
    const resumed = walker.write(numberedFrames(1), { dataset: '{}.tif', resume: true });
    await expect(resumed).rejects.toMatchObject({ name: 'StorageError', code: 'ELOOP' });
    for (const target of targets) expect(await readFile(target, 'utf8')).toBe('precious');
    expect(JSON.parse(await readFile(join(walker.root, 'experiment.json'), 'utf8'))).toEqual({ run: 1 });
  });

  test('a link with the name of a frame is in the way, wherever it leads', async () => {
    const outside = await temporaryDirectory();
    const walker = new DirectoryWalker(await temporaryDirectory(), { dataset: '{}.tif' });
    await symlink(join(outside, 'nothing'), join(walker.root, '0.tif'));
    await expect(walker.write(numberedFrames(1))).rejects.toMatchObject({ code: 'DATASET_EXISTS' });
    await mkdir(join(walker.root, 'other'));
    expect(await readdir(outside)).toEqual([]);
  });
});

describe('the log of a run', () => {
  test('has a line for each message, in the order of the calls, each with its time', async () => {
    const walker = new DirectoryWalker(join(await temporaryDirectory(), 'data'));
    await Promise.all(['laser on', 'two\nlines\r\n', 'laser off'].map((message) => walker.log(message)));
    const text = await readFile(join(walker.root, 'experiment.log'), 'utf8');
    const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/.source;
    expect(text).toMatch(new RegExp(`^${time} laser on\n${time} two\n    lines\n${time} laser off\n$`));
  });

  test('a line that cannot be written does not keep the next one out', async () => {
    const root = join(await temporaryDirectory(), 'data');
    await writeFile(root, 'a file in the way');
    const walker = new DirectoryWalker(root);
    await expect(walker.log('lost')).rejects.toMatchObject({ name: 'StorageError' });
    await rm(root);
    await walker.log('kept');
    expect(await readFile(join(root, 'experiment.log'), 'utf8')).toMatch(/Z kept\n$/);
  });
});

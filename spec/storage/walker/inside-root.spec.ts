import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { existsInside, makeDirectory, segmentsOf } from '../../../lib/storage/walker/inside-root.js';
import { StorageError } from '../../../lib/storage/storage-error.js';
import { temporaryDirectory } from '../temporary-directory.js';

describe('segmentsOf', () => {
  test.each([
    ['run01', ['run01']],
    ['run01/cam0', ['run01', 'cam0']],
    ['./run01//cam0/', ['run01', 'cam0']],
    ['..run', ['..run']],
    ['messung 1, 20 °C', ['messung 1, 20 °C']],
  ])('%j leads down through %j', (name, segments) => {
    expect(segmentsOf(name)).toEqual(segments);
  });

  test.each(['..', '../x', 'a/../../x', 'a/..', '/etc', 'a\\..\\b', '\\\\server\\share', 'C:\\x'])(
    '%j is refused, because it may lead out',
    (name) => {
      expect(() => segmentsOf(name)).toThrow(expect.objectContaining({ code: 'OUTSIDE_ROOT', path: name }));
    },
  );

  test.each(['', '.', 'a\0b'])('%j is refused, because it is no name', (name) => {
    expect(() => segmentsOf(name)).toThrow(expect.objectContaining({ code: 'INVALID_NAME', path: name }));
  });

  test('whatever it is given, it gives a path below the root or a StorageError', () => {
    const pieces = fc.array(fc.constantFrom('..', '.', '/', '\\', 'a', 'C:', '\0', '~', ' ', '…', '%2e%2e'), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        fc.oneof(
          pieces.map((list) => list.join('')),
          fc.string(),
        ),
        (name) => {
          let segments: string[];
          try {
            segments = segmentsOf(name);
          } catch (error) {
            expect(error).toBeInstanceOf(StorageError);
            return;
          }
          expect(join(`${sep}root`, ...segments)).toMatch(/^[\\/]root[\\/][^]/);
          expect(segments.every((segment) => segment !== '..' && !segment.includes('/'))).toBe(true);
        },
      ),
    );
  });
});

describe('makeDirectory', () => {
  test('makes the root and everything below it, and is content with what is there', async () => {
    const root = join(await temporaryDirectory(), 'data', 'today');
    await makeDirectory(root, ['run01', 'cam0']);
    await makeDirectory(root, ['run01', 'cam0']);
    expect(await readdir(root, { recursive: true })).toEqual(['run01', join('run01', 'cam0')]);
  });

  test('refuses a symbolic link that leads out of the root, and makes nothing behind it', async () => {
    const outside = await temporaryDirectory();
    const root = await temporaryDirectory();
    await symlink(outside, join(root, 'way-out'));
    await expect(makeDirectory(root, ['way-out', 'run01'])).rejects.toMatchObject({
      name: 'StorageError',
      code: 'OUTSIDE_ROOT',
      path: join(root, 'way-out'),
    });
    expect(await readdir(outside)).toEqual([]);
  });

  test('follows a symbolic link that stays inside the root', async () => {
    const root = await temporaryDirectory();
    await mkdir(join(root, 'run01'));
    await symlink(join(root, 'run01'), join(root, 'latest'));
    expect(await makeDirectory(root, ['latest', 'cam0'])).toBe(await makeDirectory(root, ['run01', 'cam0']));
  });

  test('names the file that is where a directory should be', async () => {
    const root = await temporaryDirectory();
    await writeFile(join(root, 'notes'), '');
    const path = join(root, 'notes');
    await expect(makeDirectory(root, ['notes'])).rejects.toMatchObject({ name: 'StorageError', code: 'ENOTDIR', path });
    await expect(makeDirectory(root, ['notes', 'x'])).rejects.toMatchObject({ name: 'StorageError', code: 'ENOTDIR' });
    await expect(makeDirectory(join(path, 'x'), [])).rejects.toMatchObject({ name: 'StorageError', code: 'ENOTDIR' });
  });

  test('a name of 300 characters is the error that the system has for it', async () => {
    const root = await temporaryDirectory();
    await expect(makeDirectory(root, ['x'.repeat(300)])).rejects.toMatchObject({ code: 'ENAMETOOLONG' });
  });
});

describe('existsInside', () => {
  test('tells what is there, and refuses to look outside', async () => {
    const outside = await temporaryDirectory();
    const root = await temporaryDirectory();
    await writeFile(join(outside, 'secret'), '');
    await writeFile(join(root, 'file'), '');
    await symlink(outside, join(root, 'way-out'));
    expect(await existsInside(root, ['file'])).toBe(true);
    expect(await existsInside(root, ['file', 'below'])).toBe(false);
    expect(await existsInside(root, ['nothing'])).toBe(false);
    expect(await existsInside(join(root, 'nothing'), [])).toBe(false);
    await expect(existsInside(root, ['way-out', 'secret'])).rejects.toMatchObject({ code: 'OUTSIDE_ROOT' });
  });
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DatasetName } from '../../../lib/storage/walker/dataset-name.js';
import { StorageError } from '../../../lib/storage/storage-error.js';

describe('DatasetName', () => {
  test.each([
    ['frame_{}.tif', 7, 'frame_7.tif'],
    ['frame_{:06}.tif', 7, 'frame_000007.tif'],
    ['frame_{:>06}.tif', 7, 'frame_000007.tif'],
    ['{:02}.png', 123, '123.png'],
    ['100 %, [a]+(b)_{}.tif', 0, '100 %, [a]+(b)_0.tif'],
  ])('%s numbers file %i as %s', (text, index, file) => {
    expect(new DatasetName(text).file(index)).toBe(file);
  });

  test.each([
    'frame.tif',
    '',
    '{}{}.tif',
    '{:06}_{}.tif',
    '{:6}.tif',
    '{:00}.tif',
    '{:>6}.tif',
    '{0}.tif',
    '{}}.tif',
    '{{}.tif',
  ])('refuses %j, which has not exactly one place for the number', (text) => {
    const attempt = () => new DatasetName(text);
    expect(attempt).toThrow(StorageError);
    expect(attempt).toThrow(expect.objectContaining({ code: 'INVALID_DATASET', path: text }));
    expect(attempt).toThrow('{:06}');
  });

  test.each(['a/{}.tif', '../{}.tif', '/{}.tif', 'a\\{}.tif', 'a\0{}.tif'])(
    'refuses %j, which is no file name',
    (text) => {
      expect(() => new DatasetName(text)).toThrow(expect.objectContaining({ code: 'INVALID_DATASET', path: text }));
    },
  );

  test('fr{} does not match the files of frame_{}, nor {:06} those of {:03}', () => {
    expect(new DatasetName('fr{}').matches('frame_0')).toBe(false);
    expect(new DatasetName('frame_{}.tif').matches('frame_0.tif')).toBe(true);
    expect(new DatasetName('frame_{}.tif').matches('frame_00.tif')).toBe(false);
    expect(new DatasetName('frame_{:06}.tif').matches('frame_001.tif')).toBe(false);
    expect(new DatasetName('frame_{:03}.tif').matches('frame_1000.tif')).toBe(true);
    expect(new DatasetName('frame_{:03}.tif').matches('frame_0100.tif')).toBe(false);
    expect(new DatasetName('frame_{}.tif').matches('frame_0xtif')).toBe(false);
  });

  const part = fc.stringMatching(/^[a-z0-9_.+*()[\]^$ -]{0,6}$/);
  const place = fc.oneof(
    fc.constant('{}'),
    fc.integer({ min: 1, max: 9 }).map((width) => `{:0${width}}`),
    fc.integer({ min: 1, max: 9 }).map((width) => `{:>0${width}}`),
  );
  const names = fc.tuple(part, place, part).map((parts) => parts.join(''));

  test('matches every file that it names', () => {
    fc.assert(
      fc.property(names, fc.nat(), (text, index) => {
        const name = new DatasetName(text);
        expect(name.matches(name.file(index))).toBe(true);
      }),
    );
  });

  test('matches a file of another data set exactly when it could give a file that name itself', () => {
    fc.assert(
      fc.property(names, names, fc.nat({ max: 2_000 }), (mine, other, index) => {
        const file = new DatasetName(other).file(index);
        const name = new DatasetName(mine);
        const digits = file.match(/\d+/g) ?? [];
        // Every number that can be read anywhere in the file name.
        const candidates = digits.flatMap((run) =>
          Array.from({ length: run.length }, (_, start) =>
            Array.from({ length: run.length - start }, (__, extra) => Number(run.slice(start, start + extra + 1))),
          ).flat(),
        );
        expect(name.matches(file)).toBe(candidates.some((candidate) => name.file(candidate) === file));
      }),
    );
  });

  test('two ways of writing one name have one key', () => {
    expect(new DatasetName('a{:06}.tif').key).toBe(new DatasetName('a{:>06}.tif').key);
    expect(new DatasetName('a{}.tif').key).toBe(new DatasetName('a{:01}.tif').key);
    expect(new DatasetName('a{}.tif').key).not.toBe(new DatasetName('a{:02}.tif').key);
  });
});

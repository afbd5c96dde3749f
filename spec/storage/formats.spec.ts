import { describe, expect, test } from '@jest/globals';
import { formatFor, formatOf, formats, imageExtensions } from '../../lib/storage/formats.js';

describe('formats', () => {
  test('no two have one extension, and all are lower case with a dot', () => {
    const extensions = formats.flatMap((format) => format.extensions);
    expect(new Set(extensions).size).toBe(extensions.length);
    for (const extension of extensions) expect(extension).toMatch(/^\.[a-z0-9]+$/);
    expect(imageExtensions).toEqual(expect.arrayContaining(extensions));
  });

  test.each([
    ['a.tif', 'TIFF'],
    ['a.TIFF', 'TIFF'],
    ['dir.png/a.Png', 'PNG'],
  ])('%s is %s', (path, name) => {
    expect(formatOf(path)?.name).toBe(name);
  });

  test('an unknown extension is an error that names those that are known', () => {
    expect(formatOf('a.jpg')).toBeUndefined();
    expect(() => formatFor('a{}.jpg')).toThrow(expect.objectContaining({ code: 'UNKNOWN_FORMAT', path: 'a{}.jpg' }));
    expect(() => formatFor('a')).toThrow('.tif, .tiff, .png');
  });
});

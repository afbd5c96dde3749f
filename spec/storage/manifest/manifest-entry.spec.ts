import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  checksum,
  decodeLine,
  encodeLine,
  type ManifestEntry,
  type ManifestHeader,
} from '../../../lib/storage/manifest/manifest-entry.js';

const entry: ManifestEntry = {
  file: 'é {1}.tif',
  position: 2,
  index: 7,
  timestamp: 1.25,
  bytes: 32,
  crc32: '0badf00d',
};
const header: ManifestHeader = { rxlab: 'manifest 1', dataset: 'a_{}.tif' };

describe('a line of a manifest', () => {
  test.each([entry, header])('comes back as it went in: %j', (content) => {
    const line = encodeLine(content);
    expect(line).toMatch(/^[^\n]+\n$/);
    expect(decodeLine(line.slice(0, -1))).toEqual(content);
  });

  test('is JSON that any program reads', () => {
    expect(JSON.parse(encodeLine(entry))).toEqual({ ...entry, check: expect.stringMatching(/^[0-9a-f]{8}$/) });
  });

  test('says nothing any more once a bit of it has changed, or a part is missing', () => {
    const bytes = Buffer.from(encodeLine(entry).slice(0, -1));
    fc.assert(
      fc.property(fc.nat({ max: bytes.length * 8 - 1 }), (bit) => {
        const damaged = Buffer.from(bytes);
        damaged[bit >> 3]! ^= 1 << (bit & 7);
        expect(decodeLine(damaged.toString())).toBeUndefined();
      }),
    );
    for (let length = 0; length < bytes.length; length++) {
      expect(decodeLine(bytes.toString('utf8', 0, length))).toBeUndefined();
    }
  });

  test("the checksum is zlib's CRC-32", () => {
    expect(checksum(Buffer.from('123456789'))).toBe('cbf43926');
    expect(checksum(new Uint16Array([0x3231]))).toBe(checksum(Buffer.from('12')));
  });
});

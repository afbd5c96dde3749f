import { describe, expect, test } from '@jest/globals';
import { frame } from '../../../lib/frames/index.js';
import { OmeXml, recordInOmeXml } from '../../../lib/storage/tiff/ome-xml.js';

const at = (index: number, timestamp = 1000 * index) =>
  frame(new Uint16Array(6), [2, 3], { index, timestamp, metadata: { sample: '<A & B>', index } });

describe('OmeXml', () => {
  test('says how large the images are, of what, how many, and when each was taken', () => {
    const xml = new OmeXml([0.35, 0.5]);
    for (const image of [at(3), at(4), at(5, 5500.5)]) xml.add(image);
    const text = xml.toString();
    for (const part of [
      'xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"',
      'Type="uint16" SizeX="3" SizeY="2" SizeC="1" SizeZ="1" SizeT="3"',
      'PhysicalSizeX="0.5" PhysicalSizeY="0.35"',
      '<AcquisitionDate>1970-01-01T00:00:03.000Z</AcquisitionDate>',
      '<Plane TheC="0" TheT="0" TheZ="0" DeltaT="0" DeltaTUnit="s"/>',
      '<Plane TheC="0" TheT="2" TheZ="0" DeltaT="2.5005" DeltaTUnit="s"/>',
    ]) {
      expect(text).toContain(part);
    }
    // Every tag that is opened is closed, in order.
    const open: string[] = [];
    for (const [, end, name, empty] of text.matchAll(/<(\/?)([A-Z]\w*)[^>]*?(\/?)>/g)) {
      if (end) expect(open.pop()).toBe(name);
      else if (!empty) open.push(name!);
    }
    expect(open).toEqual([]);
  });

  test('colour is one channel of several samples', () => {
    const text = OmeXml.of(frame(new Uint8Array(12), [2, 2, 3]), undefined);
    expect(text).toContain('SizeC="3" SizeZ="1" SizeT="1" BigEndian="false" Interleaved="true"');
    expect(text).toContain('<Channel ID="Channel:0:0" SamplesPerPixel="3"/>');
    expect(text).not.toContain('Physical');
  });

  test('holds what is said of the first frame, whatever characters are in it', () => {
    const record = recordInOmeXml(OmeXml.of(at(3), undefined));
    expect(JSON.parse(record!)).toMatchObject({ index: 3, timestamp: 3000, metadata: { sample: '<A & B>' } });
    expect(recordInOmeXml('<OME/>')).toBeUndefined();
  });

  test('refuses a frame of another kind, naming both', () => {
    const xml = new OmeXml(undefined);
    xml.check(at(0));
    xml.add(at(0));
    xml.check(at(1));
    expect(() => xml.check(frame(new Uint8Array(6), [2, 3]))).toThrow('it is uint8 [2, 3]');
    expect(() => xml.check(frame(new Uint16Array(6), [3, 2]))).toThrow('holds uint16 [2, 3]');
  });
});

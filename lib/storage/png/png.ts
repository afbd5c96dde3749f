import { readFile } from 'node:fs/promises';
import type { Frame } from '../../frames/index.js';
import type { Format, StoredFrame } from '../format.js';
import { frameRecord, parseFrameRecord } from '../frame-record.js';
import { singleFrameReader } from '../reading/single-frame-reader.js';
import { decodeImage } from '../sharp/decode-image.js';
import { simplifyChannels } from '../sharp/simplify-channels.js';
import { toSharp } from '../sharp/to-sharp.js';
import { SingleFrameWriter } from '../writing/single-frame-writer.js';
import { textOf, withText } from './text-chunk.js';

/** Lossless, 8 and 16 bit, grey and colour; encoded by sharp, off the event loop. */
export const png: Format = {
  name: 'PNG',
  extensions: ['.png'],
  dtypes: ['uint8', 'uint16'],
  holds: 'one',
  create: (path, { compressionLevel = 3 }) => new SingleFrameWriter(path, (frame) => encode(frame, compressionLevel)),
  open: async (path) => singleFrameReader(await decode(await readFile(path))),
};

async function encode(frame: Frame, compressionLevel: number): Promise<readonly Uint8Array[]> {
  const image = await toSharp(frame);
  return withText(await image.png({ compressionLevel }).toBuffer(), frameRecord(frame));
}

async function decode(bytes: Buffer): Promise<StoredFrame> {
  const pixels = await decodeImage(bytes);
  const record = parseFrameRecord(textOf(bytes) ?? '');
  return record ? { ...pixels, ...record } : simplifyChannels(pixels);
}

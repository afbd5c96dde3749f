import type { Frame } from '../../frames/index.js';
import type { CreateOptions, Format } from '../format.js';
import { frameRecord } from '../frame-record.js';
import { SingleFrameWriter } from '../writing/single-frame-writer.js';
import { encodeHeader, encodePage } from './encode-page.js';
import { OmeXml } from './ome-xml.js';
import { TiffReader } from './tiff-reader.js';
import { kindFor, TiffWriter } from './tiff-writer.js';

/** Uncompressed, every dtype, any number of pages; BigTIFF where 4 GiB may not be enough. */
export const tiff: Format = {
  name: 'TIFF',
  extensions: ['.tif', '.tiff'],
  dtypes: ['uint8', 'uint16', 'uint32', 'int16', 'int32', 'float32', 'float64'],
  holds: 'pages',
  create: (path, options) =>
    options.bytesPerFile > 0
      ? new TiffWriter(path, options)
      : new SingleFrameWriter(path, async (frame) => encodeFile(frame, options)),
  open: (path) => TiffReader.open(path),
};

/** A file of one page, in pieces. */
function encodeFile(frame: Frame, { ome, pixelSize }: CreateOptions): readonly Uint8Array[] {
  const description = ome ? OmeXml.of(frame, pixelSize) : frameRecord(frame);
  const kind = kindFor(frame, 0);
  const header = encodeHeader(kind);
  const { directory, pixels } = encodePage(frame, description, kind, header.length);
  return [header, directory, pixels];
}

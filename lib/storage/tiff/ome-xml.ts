import { frameRecord } from '../frame-record.js';
import type { DType, Frame, Shape } from '../../frames/index.js';

/** What OME calls the dtypes. */
const pixelTypes: Readonly<Record<DType, string>> = {
  uint8: 'uint8',
  uint16: 'uint16',
  uint32: 'uint32',
  int16: 'int16',
  int32: 'int32',
  float32: 'float',
  float64: 'double',
};

/** The namespace of the annotation that holds what {@link frameRecord} says of the first frame. */
const namespace = 'rxlab/frame';

/**
 * The OME-XML of a time series, which stands in the description of its first page: for Bio-Formats, Fiji and OMERO.
 * Schema 2016-06; the times are those since the first frame.
 */
export class OmeXml {
  readonly #pixelSize: readonly [number, number] | undefined;
  readonly #timestamps: number[] = [];
  #first: Frame | undefined;
  #record = '';

  /** @param pixelSize - `[y, x]` in micrometres */
  constructor(pixelSize: readonly [number, number] | undefined) {
    this.#pixelSize = pixelSize;
  }

  /** That of a file of one frame. */
  static of(frame: Frame, pixelSize: readonly [number, number] | undefined): string {
    const xml = new OmeXml(pixelSize);
    xml.add(frame);
    return xml.toString();
  }

  /** @throws an `Error` for a frame that cannot be in one series with those before */
  check({ shape, dtype }: Frame): void {
    const first = this.#first;
    if (first === undefined || (first.dtype === dtype && sizes(first.shape) === sizes(shape))) return;
    throw new Error(
      `it is ${dtype} [${shape.join(', ')}], and the OME-TIFF file holds ${first.dtype} [${first.shape.join(', ')}]`,
    );
  }

  add(frame: Frame): void {
    this.#timestamps.push(frame.timestamp);
    if (this.#first) return;
    // Only what is said of it: its pixels may be lent.
    this.#first = { ...frame, data: frame.data.subarray(0, 0) };
    this.#record = frameRecord(frame);
  }

  toString(): string {
    const { shape, dtype, timestamp } = this.#first!;
    const [rows, columns, channels = 1] = shape;
    const sizeT = this.#timestamps.length;
    const physical = this.#pixelSize
      ? ` PhysicalSizeX="${this.#pixelSize[1]}" PhysicalSizeY="${this.#pixelSize[0]}"` +
        ' PhysicalSizeXUnit="µm" PhysicalSizeYUnit="µm"'
      : '';
    const planes = this.#timestamps.map(
      (time, index) =>
        `<Plane TheC="0" TheT="${index}" TheZ="0" DeltaT="${(time - timestamp) / 1000}" DeltaTUnit="s"/>`,
    );
    return [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06" Creator="rxlab">',
      '<Image ID="Image:0" Name="frames">',
      `<AcquisitionDate>${new Date(timestamp).toISOString()}</AcquisitionDate>`,
      `<Pixels ID="Pixels:0" DimensionOrder="XYCZT" Type="${pixelTypes[dtype]}" SizeX="${columns}" SizeY="${rows}"` +
        ` SizeC="${channels}" SizeZ="1" SizeT="${sizeT}" BigEndian="false" Interleaved="${channels > 1}"${physical}>`,
      `<Channel ID="Channel:0:0" SamplesPerPixel="${channels}"/>`,
      `<TiffData IFD="0" PlaneCount="${sizeT}"/>`,
      ...planes,
      '</Pixels>',
      '</Image>',
      '<StructuredAnnotations>',
      `<CommentAnnotation ID="Annotation:0" Namespace="${namespace}"><Value>${escape(this.#record)}</Value></CommentAnnotation>`,
      '</StructuredAnnotations>',
      '</OME>',
    ].join('\n');
  }
}

/** What {@link frameRecord} says of the first frame of an OME-TIFF file; `undefined` where the file is not of ours. */
export function recordInOmeXml(xml: string): string | undefined {
  const [, text] = new RegExp(`Namespace="${namespace}"><Value>([^<]*)</Value>`).exec(xml) ?? [];
  return text === undefined ? undefined : unescape(text);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function escape(text: string): string {
  return text.replace(/[&<>]/g, (character) => entities[character]!);
}

function unescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function sizes(shape: Shape): string {
  return shape.join();
}

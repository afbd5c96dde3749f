import { frameRecord, parseFrameRecord, type FrameRecord } from '../frame-record.js';
import { frameBytes, pixelArrays, type DType, type Frame, type Shape } from '../../frames/index.js';

/** What is the same for all frames of a raw file. */
export interface RawLayout {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** The sidecar of a raw file: valid JSON with a frame on each line, so that one more line makes one more frame. */
export const ending = '\n]}\n';

/** What a sidecar begins with: all that is the same for all frames. */
export function sidecarHeader({ dtype, shape }: RawLayout, pixelSize?: readonly [number, number]): string {
  const header = {
    rxlab: 'raw 1',
    dtype,
    shape,
    byteOrder: 'little',
    order: 'frames one after the other, each row after row',
    ...(pixelSize && { pixelSizeInMicrometres: pixelSize }),
    frames: [],
  };
  return JSON.stringify(header).slice(0, -']}'.length);
}

/** The line of a frame, with what is between it and the one before. */
export function sidecarLine(frame: Frame, isFirst: boolean): string {
  return `${isFirst ? '' : ','}\n${frameRecord(frame)}`;
}

/** What a sidecar says, also one whose last line is torn. @throws an `Error` when it is none */
export function parseSidecar(text: string): { layout: RawLayout; records: readonly (FrameRecord | undefined)[] } {
  const [header = '', ...lines] = text.split('\n');
  const layout = parseHeader(header);
  const records = lines.filter((line) => line.startsWith('{')).map((line) => parseFrameRecord(line.replace(/,$/, '')));
  return { layout, records };
}

function parseHeader(header: string): RawLayout {
  try {
    const { dtype, shape } = JSON.parse(`${header}]}`) as RawLayout;
    if (dtype in pixelArrays && Array.isArray(shape) && frameBytes({ dtype, shape }) > 0) return { dtype, shape };
  } catch {
    // Said below.
  }
  throw new Error('the file .json beside it does not say in its first line of what dtype and shape the frames are');
}

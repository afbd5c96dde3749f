import { pixelArrays, type Frame } from '../frames/index.js';

/** What kind of pixels something has: `uint16 [480, 640]`. */
export function pixelsText({ dtype, shape }: { readonly dtype: string; readonly shape: readonly unknown[] }): string {
  return `${dtype} [${shape.join(', ')}]`;
}

/** A frame in a few words: `frame 3 uint16 [480, 640]`. */
export function frameText(frame: Frame): string {
  return `frame ${frame.index} ${pixelsText(frame)}`;
}

/** Whether a value is a frame, or a stack of them. The pixels are not looked at: some are made only then. */
export function isFrame(value: unknown): value is Frame {
  if (typeof value !== 'object' || value === null || !('data' in value)) return false;
  const { dtype, shape, index } = value as Partial<Frame>;
  return dtype !== undefined && Object.hasOwn(pixelArrays, dtype) && Array.isArray(shape) && typeof index === 'number';
}

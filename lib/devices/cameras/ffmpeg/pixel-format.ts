import type { DType } from '../../../frames/index.js';

/** Pixel formats that a frame can have, by their ffmpeg names: what kind of number, and how many to a pixel. */
export const pixelFormats = {
  gray: { dtype: 'uint8', channels: 1 },
  gray10le: { dtype: 'uint16', channels: 1 },
  gray12le: { dtype: 'uint16', channels: 1 },
  gray14le: { dtype: 'uint16', channels: 1 },
  gray16le: { dtype: 'uint16', channels: 1 },
  rgb24: { dtype: 'uint8', channels: 3 },
  rgba: { dtype: 'uint8', channels: 4 },
  rgb48le: { dtype: 'uint16', channels: 3 },
  rgba64le: { dtype: 'uint16', channels: 4 },
} as const satisfies Record<PixelFormat, { readonly dtype: DType; readonly channels: 1 | 3 | 4 }>;

/**
 * What a frame is to be made of: `gray` and `gray16le` are `[rows, columns]`, `rgb24` and `rgb48le` `[rows, columns, 3]`. The
 * pixels of `gray10le`, `gray12le` and `gray14le` have values of so many bits.
 */
export type PixelFormat =
  'gray' | 'gray10le' | 'gray12le' | 'gray14le' | 'gray16le' | 'rgb24' | 'rgba' | 'rgb48le' | 'rgba64le';

/** The format that loses nothing of an image with so many channels (2: grey with alpha) of values up to `greatest`. */
export function formatFor(channels: number, greatest: number): PixelFormat {
  const isDeep = greatest > 255;
  if (channels === 1) return isDeep ? 'gray16le' : 'gray';
  if (channels === 3) return isDeep ? 'rgb48le' : 'rgb24';
  return isDeep ? 'rgba64le' : 'rgba';
}

import type { Shape } from './frame.js';

type Channels = readonly [rows: number, columns: number, channels: number];

/**
 * Leaves out the channels that say nothing: an alpha channel that is opaque everywhere, and the second and third colour
 * channel where all are equal. An alpha channel that says something is kept, with all colour channels.
 *
 * @param data - 8 or 16 bit, 1 (grey), 3 (RGB) or 4 (RGBA) channels
 */
export function simplifyChannels<T extends Uint8Array | Uint16Array>(
  data: T,
  [rows, columns, channels]: Channels,
): { data: T; shape: Shape } {
  if (channels === 1) return { data, shape: [rows, columns] };
  if (channels === 4 && !isOpaque(data)) return { data, shape: [rows, columns, 4] };
  if (isGrey(data, channels)) return { data: keepChannels(data, channels, 1), shape: [rows, columns] };
  return { data: channels === 3 ? data : keepChannels(data, channels, 3), shape: [rows, columns, 3] };
}

function isOpaque(rgba: Uint8Array | Uint16Array): boolean {
  const opaque = rgba.BYTES_PER_ELEMENT === 1 ? 0xff : 0xffff;
  for (let alpha = 3; alpha < rgba.length; alpha += 4) if (rgba[alpha] !== opaque) return false;
  return true;
}

function isGrey(data: Uint8Array | Uint16Array, channels: number): boolean {
  for (let red = 0; red < data.length; red += channels) {
    if (data[red] !== data[red + 1] || data[red] !== data[red + 2]) return false;
  }
  return true;
}

/** The first `kept` of the `channels` of every pixel. */
function keepChannels<T extends Uint8Array | Uint16Array>(data: T, channels: number, kept: number): T {
  const picked = new (data.constructor as new (length: number) => T)((data.length / channels) * kept);
  for (let from = 0, to = 0; from < data.length; from += channels) {
    for (let channel = 0; channel < kept; channel++) picked[to++] = data[from + channel]!;
  }
  return picked;
}

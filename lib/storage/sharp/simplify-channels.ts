import type { TypedArray } from '../../frames/index.js';
import type { Pixels } from '../pixels.js';

/**
 * An alpha channel that is opaque everywhere says nothing and is dropped; so are the second and third channel of an image
 * in which all colour channels are equal. An alpha channel that says something is kept, as the fourth channel.
 */
export function simplifyChannels({ data, shape: [rows, columns, channels = 1] }: Pixels): Pixels {
  if (channels === 1) return { data, shape: [rows, columns] };
  if (channels === 4 && !isOpaque(data)) return { data, shape: [rows, columns, 4] };
  if (isGrey(data, channels)) return { data: keepChannels(data, channels, 1), shape: [rows, columns] };
  return { data: channels === 3 ? data : keepChannels(data, channels, 3), shape: [rows, columns, 3] };
}

function isOpaque(rgba: TypedArray): boolean {
  const opaque = { 1: 0xff, 2: 0xffff }[rgba.BYTES_PER_ELEMENT];
  for (let alpha = 3; alpha < rgba.length; alpha += 4) if (rgba[alpha] !== opaque) return false;
  return true;
}

function isGrey(data: TypedArray, channels: number): boolean {
  for (let red = 0; red < data.length; red += channels) {
    if (data[red] !== data[red + 1] || data[red] !== data[red + 2]) return false;
  }
  return true;
}

/** The first `kept` of the `channels` of every pixel. */
function keepChannels(data: TypedArray, channels: number, kept: number): TypedArray {
  const picked = new (data.constructor as new (length: number) => TypedArray)((data.length / channels) * kept);
  for (let from = 0, to = 0; from < data.length; from += channels) {
    for (let channel = 0; channel < kept; channel++) picked[to++] = data[from + channel]!;
  }
  return picked;
}

import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** What is in a PNG file, byte for byte: 16-bit values are big-endian. */
export interface HandmadePng {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGBA. */
  readonly colourType: number;
  readonly pixels: Buffer;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const channels: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Makes a PNG file after its specification, with no library but zlib. `extra` chunks go before the pixels. */
export function encodeByHand(png: HandmadePng, extra: Record<string, Buffer> = {}): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(png.width, 0);
  header.writeUInt32BE(png.height, 4);
  header.set([png.depth, png.colourType, 0, 0, 0], 8);
  const stride = png.pixels.length / png.height;
  const rows = Array.from({ length: png.height }, (_, row) => [
    Buffer.from([0]),
    png.pixels.subarray(row * stride, (row + 1) * stride),
  ]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    ...Object.entries(extra).map(([type, data]) => chunk(type, data)),
    chunk('IDAT', deflateSync(Buffer.concat(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Takes a PNG file of 8 or 16 bits apart after its specification, with no library but zlib. */
export function decodeByHand(file: Buffer): HandmadePng {
  const header = file.subarray(16, 29);
  const [width, height, depth, colourType] = [
    header.readUInt32BE(0),
    header.readUInt32BE(4),
    header.readUInt8(8),
    header.readUInt8(9),
  ];
  const compressed: Buffer[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    const length = file.readUInt32BE(at);
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') compressed.push(file.subarray(at + 8, at + 8 + length));
  }
  const step = (channels[colourType]! * depth) / 8;
  const stride = width * step;
  const filtered = inflateSync(Buffer.concat(compressed));
  const pixels = Buffer.alloc(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = filtered[row * (stride + 1)];
    for (let column = 0; column < stride; column++) {
      const at = row * stride + column;
      const left = column >= step ? pixels[at - step]! : 0;
      const above = row > 0 ? pixels[at - stride]! : 0;
      const corner = column >= step && row > 0 ? pixels[at - stride - step]! : 0;
      const predicted = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter!]!;
      pixels[at] = filtered[row * (stride + 1) + 1 + column]! + predicted;
    }
  }
  return { width, height, depth, colourType, pixels };
}

function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const distances = [left, above, corner].map((value) => Math.abs(estimate - value));
  return [left, above, corner][distances.indexOf(Math.min(...distances))]!;
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

import type { CreateOptions } from '../../../lib/storage/format.js';
import type { Frame } from '../../../lib/frames/index.js';
import { tiff } from '../../../lib/storage/tiff/tiff.js';

/** Writes the frames into a TIFF file: one without options, as many as there are where `bytesPerFile` is given. */
export async function writePages(
  path: string,
  frames: readonly Frame[],
  options: Partial<CreateOptions> = {},
): Promise<void> {
  const writer = tiff.create(path, { bytesPerFile: 0, ...options });
  try {
    for (const frame of frames) await writer.append(frame);
  } finally {
    await writer.close();
  }
}

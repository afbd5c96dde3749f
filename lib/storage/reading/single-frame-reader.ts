import type { FrameFileReader, StoredFrame } from '../format.js';

/** A file that holds one frame, and has been read. */
export function singleFrameReader(frame: StoredFrame): FrameFileReader {
  return {
    count: async () => 1,
    frame: async (position) => (position === 0 ? frame : undefined),
    close: async () => undefined,
  };
}

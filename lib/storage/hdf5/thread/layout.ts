/**
 * Where things are in the files that we write: NeXus (NXentry, NXdata), which HDF5 viewers show as images.
 *
 * What is known of each frame besides its pixels lies beside them, an element a frame. Its metadata is a line of JSON in
 * `lines`, bytes of UTF-8 that end at `ends`: SWMR knows no text of variable length. `ends` is written when all the rest of a
 * frame is in the file, so a frame without it (0) is not whole.
 */
export const layout = {
  /** The attribute of the root by which we know our files, and the version of this layout. */
  mark: 'rxlab_layout',
  version: 1,
  entry: 'entry',
  images: 'data',
  frames: '/entry/data/data',
  index: '/entry/data/index',
  timestamp: '/entry/data/timestamp',
  notes: 'metadata',
  lines: '/entry/metadata/data',
  ends: '/entry/metadata/ends',
} as const;

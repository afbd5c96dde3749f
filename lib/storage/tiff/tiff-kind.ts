/**
 * What differs between a TIFF file and a BigTIFF file: the bytes of an offset, of the count of entries in a directory, and
 * of an entry.
 */
export interface TiffKind {
  readonly name: 'TIFF' | 'BigTIFF';
  /** Bytes of an offset, and of the count of values in an entry. */
  readonly offset: 4 | 8;
  /** Bytes of the number of entries. */
  readonly entryCount: 2 | 8;
  /** Bytes of an entry. */
  readonly entry: 12 | 20;
  /** Bytes before the first image may begin. Its last `offset` bytes link to the first directory. */
  readonly header: 8 | 16;
  /** No byte of the file may lie behind this one. */
  readonly limit: number;
}

/** TIFF 6.0, which everything reads; up to 4 GiB. */
export const classic: TiffKind = { name: 'TIFF', offset: 4, entryCount: 2, entry: 12, header: 8, limit: 0xffff_ffff };

/** Of any size; not for very old programs. */
export const big: TiffKind = {
  name: 'BigTIFF',
  offset: 8,
  entryCount: 8,
  entry: 20,
  header: 16,
  limit: Number.MAX_SAFE_INTEGER,
};

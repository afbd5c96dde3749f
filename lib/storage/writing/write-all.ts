import type { FileHandle } from 'node:fs/promises';

/**
 * Writes all pieces one behind the other, at a position, and gives their bytes. A full disk shows first as a write that took
 * too little; only the next one says why.
 *
 * @throws an error with the code `SHORT_WRITE` when the system takes nothing and does not say why, or as the system says
 */
export async function writeAll(file: FileHandle, pieces: readonly Uint8Array[], position: number): Promise<number> {
  let rest = pieces.filter((piece) => piece.length > 0);
  let total = 0;
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest, position + total);
    if (bytesWritten === 0) {
      throw Object.assign(new Error(`the system took ${total} bytes and no more`), { code: 'SHORT_WRITE' });
    }
    total += bytesWritten;
    rest = without(rest, bytesWritten);
  }
  return total;
}

/** What is left of the pieces behind their first bytes. */
function without(pieces: readonly Uint8Array[], written: number): Uint8Array[] {
  const rest: Uint8Array[] = [];
  for (const piece of pieces) {
    if (written < piece.length) rest.push(piece.subarray(written));
    written = Math.max(0, written - piece.length);
  }
  return rest;
}

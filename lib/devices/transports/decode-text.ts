const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The text of a line. Instruments send ASCII, some of them with a `µ` or a `°` in UTF-8 or in Latin-1: what is no UTF-8 is
 * taken to be Latin-1, in which every byte is a character. So it never fails, and no byte is lost.
 */
export function decodeText(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  try {
    return utf8.decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

function isAscii(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte > 0x7f) return false;
  return true;
}

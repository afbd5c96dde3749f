import type sharp from 'sharp';
import { RxlabError } from '../../flow/index.js';

/** Loads sharp when the first image needs it. Throws an `RxlabError` with code `MISSING_DEPENDENCY` where it is missing. */
export async function loadSharp(): Promise<typeof sharp> {
  try {
    return (await import('sharp')).default;
  } catch (cause) {
    throw new RxlabError(
      'MISSING_DEPENDENCY',
      'PNG files, and images other than uncompressed TIFF, need the package "sharp": install it with `npm install sharp`',
      { cause },
    );
  }
}

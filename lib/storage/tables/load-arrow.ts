import type * as Arrow from 'apache-arrow';
import { RxlabError } from '../../flow/index.js';

/** Loads apache-arrow when the first table needs it. Throws an `RxlabError` with code `MISSING_DEPENDENCY` where it is missing. */
export async function loadArrow(): Promise<typeof Arrow> {
  try {
    return await import('apache-arrow');
  } catch (cause) {
    throw new RxlabError(
      'MISSING_DEPENDENCY',
      'tables in .arrow files need the package "apache-arrow": install it with `npm install apache-arrow`',
      { cause },
    );
  }
}

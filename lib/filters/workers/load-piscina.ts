import type { Piscina } from 'piscina';
import { RxlabError } from '../../flow/index.js';

/** The library that keeps workers. @throws a {@link RxlabError} `MISSING_DEPENDENCY` where it is not installed */
export async function loadPiscina(): Promise<typeof Piscina> {
  try {
    return (await import('piscina')).default.Piscina;
  } catch (cause) {
    throw new RxlabError('MISSING_DEPENDENCY', 'onWorkers needs the package piscina: npm install piscina', { cause });
  }
}

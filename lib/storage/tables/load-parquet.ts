import type * as Reader from 'hyparquet';
import type * as Writer from 'hyparquet-writer';
import { RxlabError } from '../../flow/index.js';

/** What reads Parquet; it is installed together with what writes it. */
export async function loadParquetReader(): Promise<typeof Reader> {
  try {
    return await import('hyparquet');
  } catch (cause) {
    throw missing('read', 'hyparquet', cause);
  }
}

export async function loadParquetWriter(): Promise<typeof Writer> {
  try {
    return await import('hyparquet-writer');
  } catch (cause) {
    throw missing('written', 'hyparquet-writer', cause);
  }
}

function missing(done: string, name: string, cause: unknown): RxlabError {
  return new RxlabError(
    'MISSING_DEPENDENCY',
    `tables in .parquet files are ${done} by the package "${name}": install it with \`npm install ${name}\``,
    { cause },
  );
}

import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AsyncReadable } from 'zarrita';

/** Some bytes of a file: from a place on, or the last ones. */
type Range = { readonly offset: number; readonly length: number } | { readonly suffixLength: number };

/** What is not there, is `undefined`. */
async function orNothing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code!)) return undefined;
    throw error;
  }
}

/** A directory as zarrita reads it. Keys begin with a slash. */
export class DirectoryStore implements AsyncReadable {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return await orNothing(readFile(join(this.#root, key)));
  }

  /** For chunks that lie in shards. */
  async getRange(key: string, range: Range): Promise<Uint8Array | undefined> {
    const file = await orNothing(open(join(this.#root, key)));
    if (file === undefined) return undefined;
    try {
      const length = 'suffixLength' in range ? range.suffixLength : range.length;
      const offset = 'suffixLength' in range ? (await file.stat()).size - length : range.offset;
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  /** The names of the directories in one: what may be groups and arrays. */
  async directories(path: string): Promise<string[]> {
    const entries = await readdir(join(this.#root, path), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .sort();
  }
}

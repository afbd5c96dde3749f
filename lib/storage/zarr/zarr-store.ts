import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncDirectory } from '../writing/durability.js';
import { writeWholeFile } from '../writing/write-whole-file.js';

/** A directory in which files are put whole, also where there was one before. */
export class ZarrStore {
  readonly #root: () => string;
  /** The bytes of the files that are replaced now and then. */
  readonly #replaced = new Map<string, number>();

  /** @param root - where the store is at the moment */
  constructor(root: () => string) {
    this.#root = root;
  }

  /** Puts a new file. Gives its bytes. */
  async put(key: string, bytes: Uint8Array): Promise<number> {
    const path = await this.#pathOf(key);
    return await writeWholeFile(path, [bytes]);
  }

  /** Puts a file, or another in its place. Gives the bytes by which it has grown. */
  async replace(key: string, bytes: Uint8Array): Promise<number> {
    const path = await this.#pathOf(key);
    const before = this.#replaced.get(key) ?? 0;
    const after = await writeWholeFile(path, [bytes], { replace: true });
    this.#replaced.set(key, after);
    return after - before;
  }

  /** When it resolves, these files and their directories survive a power failure: those of them that there are. */
  async sync(keys: readonly string[]): Promise<void> {
    const root = this.#root();
    const synced = await Promise.all(keys.map(async (key) => ((await syncFile(join(root, key))) ? [key] : [])));
    const directories = new Set(synced.flat().flatMap(ancestors));
    await Promise.all([...directories].map((directory) => syncDirectory(join(root, directory))));
  }

  async #pathOf(key: string): Promise<string> {
    const path = join(this.#root(), key);
    await mkdir(dirname(path), { recursive: true });
    return path;
  }
}

/** The directories above, up to the root, `'.'`. */
function ancestors(key: string): string[] {
  const directory = dirname(key);
  return directory === '.' ? ['.'] : [directory, ...ancestors(directory)];
}

/** Whether there is such a file. */
async function syncFile(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'r');
    try {
      await file.datasync();
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

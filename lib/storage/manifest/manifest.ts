import { constants } from 'node:fs';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppendLog } from '../writing/append-log.js';
import { syncDirectory, type Durability } from '../writing/durability.js';
import { decodeLine, encodeLine, type ManifestEntry, type ManifestHeader } from './manifest-entry.js';

/** What is in a manifest. */
export interface ManifestContent {
  /** The name of the data set; `undefined` when that line is damaged. */
  readonly dataset: string | undefined;
  readonly entries: readonly ManifestEntry[];
  /** The numbers of the lines, from 1, that are not as they were written. A torn last line is none of them. */
  readonly damaged: readonly number[];
  /** The bytes of the file without its torn last line. */
  readonly length: number;
}

/**
 * Reads a manifest. Its last line may be torn: its writer was killed, and the frame was not reported as saved then.
 *
 * @throws the system's errors
 */
export async function readManifest(path: string): Promise<ManifestContent> {
  const bytes = await readFile(path);
  const length = bytes.lastIndexOf('\n') + 1;
  const lines = bytes.toString('utf8', 0, length).split('\n').slice(0, -1);
  const entries: ManifestEntry[] = [];
  const damaged: number[] = [];
  let dataset: string | undefined;
  for (const [index, line] of lines.entries()) {
    const content = decodeLine(line);
    if (content === undefined) damaged.push(index + 1);
    else if ('rxlab' in content) dataset = content.dataset;
    else entries.push(content);
  }
  return { dataset, entries, damaged, length };
}

/** The manifest of a data set that is being written: made with its first entry. */
export class ManifestWriter {
  readonly #path: string;
  readonly #dataset: string;
  readonly #durability: Durability;
  readonly #resumed: boolean;
  #log: Promise<AppendLog> | undefined;

  /** @param resumed - goes on with the manifest that is there, if there is one */
  constructor(path: string, dataset: string, { durability, resumed }: { durability: Durability; resumed: boolean }) {
    this.#path = path;
    this.#dataset = dataset;
    this.#durability = durability;
    this.#resumed = resumed;
  }

  /** Resolves when the entry is in the file, as durably as was asked for. */
  async append(entry: ManifestEntry): Promise<void> {
    this.#log ??= this.#open();
    await (await this.#log).append(encodeLine(entry));
  }

  async close(): Promise<void> {
    const log = await this.#log?.catch(() => undefined);
    await log?.close();
  }

  async #open(): Promise<AppendLog> {
    const { file, length } = (this.#resumed ? await this.#openAgain() : undefined) ?? {
      file: await open(this.#path, 'wx'),
      length: 0,
    };
    const log = new AppendLog(file, length, this.#durability);
    if (length > 0) return log;
    try {
      const header: ManifestHeader = { rxlab: 'manifest 1', dataset: this.#dataset };
      await log.append(encodeLine(header));
      if (this.#durability === 'synced') await syncDirectory(dirname(this.#path));
      return log;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Goes on behind the last whole line. */
  async #openAgain(): Promise<{ file: FileHandle; length: number } | undefined> {
    try {
      const { length } = await readManifest(this.#path);
      // Not through a symbolic link, which may lead anywhere.
      const file = await open(this.#path, constants.O_RDWR | constants.O_NOFOLLOW);
      await file.truncate(length);
      return { file, length };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}

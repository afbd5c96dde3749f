import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

const made: string[] = [];

afterAll(() => Promise.all(made.map((directory) => rm(directory, { recursive: true, force: true }))));

/** An empty directory that is removed when the specs of the file are done. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'rxlab-'));
  made.push(directory);
  return directory;
}

import { constants } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StorageError } from '../storage-error.js';
import { makeDirectory } from './inside-root.js';

/** Not through a symbolic link, which may lead anywhere. (Windows has no such flag, and takes `undefined` for none.) */
const appendHere = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | constants.O_NOFOLLOW;

/** Appends a message, with the time before it, to the log in a directory, which is made where it is missing. */
export async function appendToLog(directory: string, message: string): Promise<void> {
  await makeDirectory(directory, []);
  const path = join(directory, 'experiment.log');
  try {
    await appendFile(path, logEntry(new Date(), message), { flag: appendHere });
  } catch (error) {
    throw StorageError.fromSystem(error, 'append to', path);
  }
}

/** An entry of a log: its further lines are indented, so that every entry begins with a time, and only entries do. */
export function logEntry(time: Date, message: string): string {
  return `${time.toISOString()} ${message.trimEnd().replaceAll(/\r?\n/g, '\n    ')}\n`;
}

import type { Sink, Source } from '../../flow/index.js';
import type { Frame } from '../../frames/index.js';
import type { WriteSummary } from '../storage-error.js';
import type { WriterOptions } from './writer-options.js';

/**
 * What an experiment writes with: a {@link DirectoryWalker}, or in tests a {@link MemoryWalker}. Who takes a `Walker` need not
 * know which.
 */
export interface Walker {
  /** The path below which everything is written. */
  readonly root: string;
  /** The path of the directory where the walker is. */
  readonly current: string;
  /** Goes into a directory below the current one. */
  descend(name: string): Promise<this>;
  /** Goes up to the directory that holds the current one. */
  ascend(): Promise<this>;
  /** Goes back to the root. */
  home(): Promise<this>;
  /** Whether there is a file or directory at this path below the current directory. */
  exists(...names: string[]): Promise<boolean>;
  /** A sink that saves every frame, in the directory that is current now. */
  writer(options?: WriterOptions): Sink<Frame, WriteSummary>;
  /** Saves every frame of a source. */
  write(source: Source<Frame>, options?: WriterOptions): Promise<WriteSummary>;
  /** Writes an object as JSON into the current directory, and gives the path of the file. */
  saveMetadata(metadata: object, file?: string): Promise<string>;
  /** Appends a line to the log of the run. */
  log(message: string): Promise<void>;
}

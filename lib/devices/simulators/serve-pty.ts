import { once } from 'node:events';
import { constants } from 'node:fs';
import { lstat, mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RxlabError } from '../../flow/index.js';
import { serveLines } from './serve-lines.js';
import type { SimulatedInstrument } from './simulated-instrument.js';
import { startSocat, stopSocat } from './start-socat.js';

/** A serial port that is served. */
export interface ServedPty {
  /** The device file that `SerialTransport` opens. */
  readonly path: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves an instrument on a pseudo-terminal, which programs open as they do a serial port.
 *
 * @param path - where the device file is to be; somewhere in the temporary directory unless told
 * @throws a {@link RxlabError} `SIMULATOR_FAILED` when there is something else at that path
 */
export async function servePty(instrument: SimulatedInstrument, path?: string): Promise<ServedPty> {
  if (path !== undefined) await mustBeFree(path);
  const directory = path === undefined ? await mkdtemp(join(tmpdir(), 'rxlab-pty-')) : undefined;
  const terminal = new Terminal(instrument, path ?? join(directory!, 'tty'));
  const close = async (): Promise<void> => {
    await terminal.close();
    if (directory !== undefined) await rm(directory, { recursive: true, force: true });
  };
  try {
    await terminal.open();
  } catch (error) {
    await close();
    throw error;
  }
  return { path: terminal.path, close };
}

/** socat would put the port in the place of any file. Of its own kind, a link, a killed one may have left some. */
async function mustBeFree(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined || found.isSymbolicLink()) return;
  throw new RxlabError('SIMULATOR_FAILED', `cannot make a serial port at ${path}: there is something already`);
}

/** A pseudo-terminal that is there again at once, under the same path, when the instrument has disconnected it. */
class Terminal {
  readonly path: string;
  readonly #instrument: SimulatedInstrument;
  #stop = (): void => {};
  #over: Promise<void> | undefined;
  #isClosed = false;

  constructor(instrument: SimulatedInstrument, path: string) {
    this.#instrument = instrument;
    this.path = path;
  }

  async open(): Promise<void> {
    const opened = await this.#start();
    this.#over = this.#serve(opened);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stop();
    await this.#over;
  }

  async #start(): Promise<OpenTerminal> {
    const socat = await startSocat(this.path);
    this.#stop = (): void => stopSocat(socat);
    if (this.#isClosed) this.#stop();
    const ended = once(socat, 'exit').then(() => {});
    // Somebody must have it open always: socat ends when the last one closes it.
    const keeper = await open(this.path, constants.O_RDWR | constants.O_NOCTTY);
    const { stdout: input, stdin: output } = socat;
    const served = serveLines(this.#instrument, { input, output, disconnect: this.#stop });
    return { keeper, over: Promise.all([ended, served]) };
  }

  async #serve({ keeper, over }: OpenTerminal): Promise<void> {
    await over.finally(() => keeper.close());
    if (!this.#isClosed) await this.#serve(await this.#start());
  }
}

interface OpenTerminal {
  readonly keeper: FileHandle;
  readonly over: Promise<unknown>;
}

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { FfmpegEnding } from './ffmpeg-error.js';
import { FfmpegLog } from './ffmpeg-log.js';
import { missingFfmpeg } from './missing-ffmpeg.js';

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** The children that have not ended: none outlives the program, however that ends. */
const living = new Set<Child>();

/** A running ffmpeg. It is a process group of its own, so that a Ctrl-C in the terminal is not for it. */
export class FfmpegProcess {
  readonly log: FfmpegLog;
  /** How it has ended. Rejects when it could not be started. */
  readonly ended: Promise<FfmpegEnding>;
  readonly #child: Child;
  readonly #chunks: AsyncIterator<Uint8Array>;
  /** What was read and not asked for yet. */
  #rest: Uint8Array = new Uint8Array(0);

  /** @param program - its name or path */
  constructor(program: string, parameters: readonly string[]) {
    const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.#child = child;
    this.log = new FfmpegLog(child.stderr);
    this.#chunks = child.stdout[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
    if (living.size === 0) process.on('exit', killAll);
    living.add(child);
    this.ended = new Promise((resolve, reject) => {
      child.once('error', (cause) => reject(missingFfmpeg(program, cause)));
      child.once('close', (exitCode, signal) => {
        forget(child);
        resolve({ exitCode, signal });
      });
    });
    this.ended.catch(() => forget(child));
  }

  /**
   * Fills an array with the next bytes that it sends. No more is read than is asked for, so it does not run ahead.
   *
   * @returns how many bytes came: less than asked for at the end
   */
  async fill(target: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < target.length) {
      if (this.#rest.length === 0) {
        const next = await this.#chunks.next();
        if (next.done === true) break;
        this.#rest = next.value;
      }
      const part = this.#rest.subarray(0, target.length - filled);
      target.set(part, filled);
      filled += part.length;
      this.#rest = this.#rest.subarray(part.length);
    }
    return filled;
  }

  /** Ends it, whatever it is doing; resolves when it has ended. */
  async kill(): Promise<void> {
    kill(this.#child);
    // What it has sent, and nobody wants any more, would keep its pipe open.
    this.#child.stdout.destroy();
    await this.ended.catch(() => undefined);
  }
}

function killAll(): void {
  for (const child of living) kill(child);
}

function forget(child: Child): void {
  living.delete(child);
  if (living.size === 0) process.off('exit', killAll);
}

function kill(child: Child): void {
  const { pid, exitCode, signalCode } = child;
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    // SIGKILL, since it ends only after the next frame of its device when it is asked politely. The group, since the program
    // may be a script around ffmpeg.
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

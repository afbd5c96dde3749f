import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';

const running = new Set<ChildProcess>();

afterEach(async () => {
  for (const child of running) {
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  }
});

/** A program that runs as a process of its own, and what it has written. It does not outlive the test. */
export class ChildProgram {
  readonly #child: ChildProcess;
  readonly #wakers = new Set<() => void>();
  /** What it has written to standard output and standard error. */
  text = '';
  /** How it ended: with this exit code, or by this signal. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  constructor(command: string, argumentList: readonly string[], options: SpawnOptions = {}) {
    const child = spawn(command, argumentList, { ...options, stdio: 'pipe' });
    this.#child = child;
    running.add(child);
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => this.#hear(String(chunk)));
    this.ended = once(child, 'close').then(([code, signal]) => {
      running.delete(child);
      this.#hear('');
      return { code: code as number | null, signal: signal as NodeJS.Signals | null };
    });
  }

  /** Runs one of the programs beside the specs of this room. */
  static run(file: string, ...argumentList: string[]): ChildProgram {
    return new ChildProgram(process.execPath, ['--import', 'tsx', join('spec/session', file), ...argumentList]);
  }

  /** Resolves when it has written this so many times. */
  async hasSaid(text: string, times = 1): Promise<void> {
    while (this.text.split(text).length <= times) {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
        throw new Error(`the program ended without saying ${JSON.stringify(text)}, but:\n${this.text}`);
      }
      await new Promise<void>((resolve) => this.#wakers.add(resolve));
    }
  }

  send(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Writes to its standard input. */
  type(keys: string): void {
    this.#child.stdin?.write(keys);
  }

  #hear(text: string): void {
    this.text += text;
    for (const wake of this.#wakers) wake();
    this.#wakers.clear();
  }
}

import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { RxlabError } from '../../flow/index.js';
import type { Answer, Calls, Request } from './messages.js';

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A thread that reads or writes one file, with a library that keeps its thread busy until it is done. What it can be asked
 * are the calls that its program serves.
 */
export class FileThread<C extends Calls<C>> {
  readonly #worker: Worker;
  /** Those whose requests are not answered yet, in their order. */
  readonly #waiting: Waiting[] = [];
  #failure: Error | undefined;

  /** @param program - the program, without its extension: the sources are TypeScript, the package is not */
  constructor(program: URL) {
    this.#worker = startThread(fileURLToPath(program) + extension);
    this.#worker.on('message', (answer: Answer) => this.#take(answer));
    this.#worker.on('error', (error: Error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('the thread of the file has ended')));
    this.#worker.unref();
  }

  /** @throws what the call throws; a {@link RxlabError} `MISSING_DEPENDENCY` where its library is not installed */
  async call<N extends keyof C & string>(call: N, ...given: Parameters<C[N]>): Promise<Awaited<ReturnType<C[N]>>> {
    if (this.#failure !== undefined) throw this.#failure;
    return await new Promise((resolve, reject) => {
      this.#worker.postMessage({ call, given } satisfies Request);
      // Only while somebody waits does the thread keep the program from ending.
      this.#worker.ref();
      this.#waiting.push({ resolve: resolve as Waiting['resolve'], reject });
    });
  }

  /** Ends the thread, and with it everything that it has open. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(answer: Answer): void {
    const { resolve, reject } = this.#waiting.shift()!;
    if (this.#waiting.length === 0) this.#worker.unref();
    if ('result' in answer) return resolve(answer.result);
    const { message, code, errno } = answer.failure;
    if (code === 'MISSING_DEPENDENCY') return reject(new RxlabError(code, message));
    reject(Object.assign(new Error(message), code === undefined ? {} : { code, errno }));
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

const extension = extname(import.meta.url);

function startThread(program: string): Worker {
  if (extension === '.js') return new Worker(program, { execArgv: [] });
  // From the sources: a thread cannot begin with TypeScript, but require it once tsx is there.
  const tsx = createRequire(import.meta.url).resolve('tsx/cjs');
  const text = [tsx, program].map((path) => `require(${JSON.stringify(path)})`).join(';');
  return new Worker(text, { eval: true, execArgv: [] });
}

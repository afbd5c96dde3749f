import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { RxlabError } from '../../../flow/index.js';
import { ThreadMemory } from '../../../frames/index.js';
import { AravisError } from './aravis-error.js';
import type { FilledBuffer, Packing, Pointer, ThreadData, ThreadReply, ThreadRequest } from './thread-messages.js';

/** How long the thread may take to end by itself, in milliseconds. */
const patience = 2000;

/** The thread of a camera, in which libaravis is called: the event loop of the main thread never waits for a camera. */
export class AravisWorker {
  readonly #subject: string;
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  #nextId = 0;
  #failure: unknown;

  /** @param subject - what it is about, for messages */
  constructor(subject: string) {
    this.#subject = subject;
    this.#worker = startThread();
    this.#worker.on('message', (reply: ThreadReply) => this.#take(reply));
    this.#exited = new Promise((resolve) => {
      const fail = (why: string): void => {
        this.#failure ??= new AravisError(this.#subject, why);
        for (const { reject } of this.#waiting.values()) reject(this.#failure);
        this.#waiting.clear();
      };
      this.#worker.once('error', (error) => fail(`its thread has failed: ${error.message}`));
      this.#worker.once('exit', () => {
        fail('its thread has ended');
        resolve();
      });
    });
  }

  /**
   * Calls a function of libaravis: gives its value, or in an array also what it gives through parameters.
   *
   * @throws an {@link AravisError} when libaravis says that it failed, a {@link RxlabError} `MISSING_DEPENDENCY` when it is not there
   */
  async call<T>(name: string, ...parameters: readonly unknown[]): Promise<T> {
    return (await this.#ask({ type: 'call', name, parameters })) as T;
  }

  /** The next buffer that is filled; `undefined` after {@link cancel}. Packed pixels are unpacked in place. */
  async nextBuffer(stream: Pointer, packing: Packing | undefined, pixels: number): Promise<FilledBuffer | undefined> {
    return (await this.#ask({ type: 'next', stream, packing, pixels })) as FilledBuffer | undefined;
  }

  /** Gives up the wait for a buffer. */
  async cancel(): Promise<void> {
    await this.#ask({ type: 'cancel' });
  }

  /** Has frame memory filled. Gives the buffer that it is. */
  async push(stream: Pointer, address: number, bytes: number): Promise<Pointer> {
    return (await this.#ask({ type: 'push', stream, address, bytes })) as Pointer;
  }

  /** Ends the thread, whatever it is doing. */
  async close(): Promise<void> {
    const late = setTimeout(() => void this.#worker.terminate(), patience);
    this.#ask({ type: 'close' }).catch(() => undefined);
    await this.#exited;
    clearTimeout(late);
  }

  #ask(request: ThreadRequest): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) throw this.#failure as Error;
      const id = this.#nextId++;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, request });
    });
  }

  #take(reply: ThreadReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('value' in reply) waiting?.resolve(reply.value);
    else waiting?.reject(this.#errorOf(reply.error));
  }

  #errorOf({ message }: { readonly message: string }): Error {
    if (message.includes(libraryName())) return missingLibrary(message);
    return new AravisError(this.#subject, message);
  }
}

function startThread(): Worker {
  const extension = extname(import.meta.url);
  const program = fileURLToPath(new URL(`./aravis-thread${extension}`, import.meta.url));
  // It has nothing of its own: only the message is needed.
  const threadMemory = new ThreadMemory();
  const { memory } = threadMemory.message;
  threadMemory.free();
  const workerData: ThreadData = { library: libraryName(), koffi: pathOfKoffi(), memory };
  const options = { workerData, name: 'rxlab camera' };
  // From the sources, TypeScript has to be loaded, which a thread can do with require() only.
  if (extension === '.ts') {
    const source = `require(${JSON.stringify(program)})`;
    return new Worker(source, { ...options, eval: true, execArgv: ['--require', 'tsx/cjs'] });
  }
  return new Worker(program, { ...options, execArgv: [] });
}

function pathOfKoffi(): string {
  try {
    return createRequire(import.meta.url).resolve('koffi');
  } catch (cause) {
    const message = 'AravisCamera needs the package koffi: npm install koffi';
    throw new RxlabError('MISSING_DEPENDENCY', message, { cause });
  }
}

function libraryName(): string {
  return process.platform === 'darwin' ? 'libaravis-0.8.dylib' : 'libaravis-0.8.so.0';
}

function missingLibrary(reason: string): RxlabError {
  return new RxlabError(
    'MISSING_DEPENDENCY',
    'AravisCamera needs the library libaravis: install the package libaravis-0.8-0 of Debian (`apt install libaravis-0.8-0`), ' +
      `or \`brew install aravis\` (${reason})`,
  );
}

import type { Worker } from 'node:worker_threads';
import { RxlabError } from '../flow/index.js';
import { Slots } from './slots.js';
import { threadProgram, type ThreadData, type ThreadMessage, type ThreadRequest } from './thread-program.js';
import { revive } from './thread-error.js';

/** A function to be run in threads. */
export interface ThreadTask {
  /** What it is called in messages. */
  readonly name: string;
  /** An expression that gives the function. */
  readonly source: string;
  /** Whether it is given a signal. */
  readonly cancellable: boolean;
  /** Milliseconds that it may take to end once the signal has aborted; then its thread is ended. */
  readonly closeTimeout: number;
}

// Threads may wait for hardware and not for a core, so there may be more of them than cores; but each has a heap.
const slots = new Slots(32);

/**
 * Runs a task in a thread of its own, and settles when that thread has ended. It is ended with the task, whatever that
 * left running.
 */
export async function runInThread(
  task: ThreadTask,
  parameters: readonly unknown[],
  signal: AbortSignal,
): Promise<unknown> {
  await slots.take(signal);
  try {
    return interpret(task, await ending(await startThread(task, parameters), task, signal), signal);
  } finally {
    slots.give();
  }
}

async function startThread({ name, source, cancellable }: ThreadTask, parameters: readonly unknown[]): Promise<Worker> {
  const { Worker } = await import('node:worker_threads');
  const workerData: ThreadData = { source, cancellable };
  const worker = new Worker(threadProgram, { eval: true, name, workerData });
  try {
    // Not in the `workerData`: when those cannot be sent, Node leaves a thread that neither starts nor ends.
    post(worker, { type: 'call', parameters });
  } catch (error) {
    await worker.terminate();
    const index = parameters.findIndex((parameter) => !isSendable(parameter));
    throw new RxlabError(
      'NOT_SENDABLE',
      `argument ${index + 1} of ${name} cannot be sent to a thread, because ${(error as Error).message}`,
      { cause: error },
    );
  }
  return worker;
}

function post(worker: Worker, request: ThreadRequest): void {
  worker.postMessage(request);
}

/** How a thread has ended: with a message of its own, or without. */
type Ending =
  | ThreadMessage
  | { readonly type: 'failed'; readonly error: unknown }
  | { readonly type: 'left'; readonly exitCode: number };

function ending(worker: Worker, task: ThreadTask, signal: AbortSignal): Promise<Ending> {
  return new Promise((resolve) => {
    let result: Ending | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const terminate = () => void worker.terminate();
    const end = (ending: Ending) => {
      result ??= ending;
      terminate();
    };
    const cancel = () => {
      if (!task.cancellable) {
        terminate();
        return;
      }
      post(worker, { type: 'cancel' });
      timer = setTimeout(terminate, task.closeTimeout);
    };
    worker.once('message', end);
    worker.once('messageerror', (error) => end({ type: 'failed', error }));
    worker.once('error', (error) => end({ type: 'failed', error }));
    worker.once('exit', (exitCode) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      resolve(result ?? { type: 'left', exitCode });
    });
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
  });
}

function interpret({ name }: ThreadTask, ending: Ending, signal: AbortSignal): unknown {
  switch (ending.type) {
    case 'value':
      return ending.value;
    case 'thrown':
      throw explain(name, revive(ending.thrown));
    case 'failed':
      throw ending.error;
    case 'unsendable':
      throw new RxlabError(
        'NOT_SENDABLE',
        `the result of ${name} cannot be sent from its thread, because ${ending.reason}`,
      );
    case 'left':
      signal.throwIfAborted();
      throw new RxlabError(
        'THREAD_LEFT',
        `the thread of ${name} has ended with exit code ${ending.exitCode} and no result`,
      );
  }
}

/** A variable that is not there was most likely one of the code around the function. */
function explain(name: string, error: unknown): unknown {
  const [, variable] = /^(\S+) is not defined$/.exec((error as Error | undefined)?.message ?? '') ?? [];
  if (!(error instanceof ReferenceError) || variable === undefined) return error;
  return new RxlabError(
    'NOT_SELF_CONTAINED',
    `${name} uses ${variable}, which is not there in a thread: a function that runs in a thread sees its arguments, ` +
      'globals and what it loads with import(), but not the code around it. Pass it as an argument',
    { cause: error },
  );
}

function isSendable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

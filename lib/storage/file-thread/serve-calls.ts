import { parentPort, type Transferable } from 'node:worker_threads';
import type { Answer, Calls, Request } from './messages.js';

/** In the thread: answers its requests with the calls that are being loaded. */
export function serveCalls<C extends Calls<C>>(loading: Promise<C>): void {
  // It is told with the first answer.
  loading.catch(() => undefined);
  let before: Promise<void> = Promise.resolve();
  parentPort!.on('message', (request: Request) => {
    before = before.then(async () => {
      const answer = await reply(loading, request);
      parentPort!.postMessage(answer, movable(answer));
    });
  });
}

async function reply<C extends Calls<C>>(loading: Promise<C>, { call, given }: Request): Promise<Answer> {
  try {
    const calls = await loading;
    return { result: await calls[call as keyof C](...(given as never[])) };
  } catch (error) {
    const { message, code, errno } = error as NodeJS.ErrnoException;
    return { failure: { message, code, errno } };
  }
}

/** Pixels that were made for the answer change hands without a copy. */
function movable(answer: Answer): Transferable[] {
  const result = 'result' in answer ? (answer.result as { data?: ArrayBufferView } | undefined) : undefined;
  return result?.data ? [result.data.buffer as ArrayBuffer] : [];
}

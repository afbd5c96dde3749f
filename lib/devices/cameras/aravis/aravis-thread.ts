/**
 * The program of the thread of a camera: it calls libaravis for the main thread, one request after the other, but for a wait for
 * the next buffer, during which the others go on. What to call, and when, is decided in the main thread.
 */
import { setImmediate } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type koffiModule from 'koffi';
import { prototypes } from './prototypes.js';
import type { FilledBuffer, Pointer, ThreadData, ThreadReply, ThreadRequest } from './thread-messages.js';
import { unpackInPlace } from './unpack.js';

type Koffi = typeof koffiModule;
type NativeFunction = (...parameters: unknown[]) => unknown;
type NextRequest = ThreadRequest & { type: 'next' };

/** How long a request may be kept waiting by the wait for a buffer, in microseconds. */
const slice = 2000;
const success = 0;

const { library, koffi: koffiPath, memory } = workerData as ThreadData;
const port = parentPort!;
let isCancelled = false;
let call: (name: string, ...parameters: readonly unknown[]) => unknown;
/** Where in the process the frame memory begins. */
let memoryStart: bigint;

async function open(): Promise<void> {
  const { default: koffi } = (await import(koffiPath)) as { default: Koffi };
  keepLoaded(koffi);
  const aravis = koffi.load(library);
  const gError = koffi.struct('GError', { domain: 'uint32_t', code: 'int', message: 'const char *' });
  const functions = new Map(
    prototypes.map((prototype) => [nameOf(prototype), { prototype, native: undefined as NativeFunction | undefined }]),
  );
  call = (name, ...parameters) => {
    const entry = functions.get(name);
    if (!entry) throw new Error(`there is no prototype of ${name}`);
    entry.native ??= aravis.func(entry.prototype) as unknown as NativeFunction;
    const places = (entry.prototype.match(/_Out_/g) ?? []).map(() => [null] as unknown[]);
    const value = entry.native(...parameters, ...places);
    const error = entry.prototype.includes('**error') ? (places.pop()![0] as Pointer | null) : null;
    if (error !== null) throw takeError(error);
    const given = places.map(([first]) => first);
    if (entry.prototype.startsWith('const char **')) return takeList(value as Pointer | null, given[0] as number);
    return given.length === 0 ? value : [value, ...given];
  };
  memoryStart = koffi.address(new Uint8Array(memory.buffer));

  function takeError(error: Pointer): Error {
    const { message } = koffi.decode(error, gError) as { message: string };
    call('g_error_free', error);
    return new Error(message);
  }

  function takeList(list: Pointer | null, length: number): readonly string[] {
    if (list === null) return [];
    const texts = koffi.decode(list, koffi.array('const char *', length)) as string[];
    call('g_free', list);
    return texts;
  }
}

/**
 * Opens the library once more, and never closes it. koffi closes what a thread has loaded when that ends, but a library that has
 * made classes of GObject must not be loaded twice.
 */
function keepLoaded(koffi: Koffi): void {
  const resolveLazily = 1;
  koffi.load(null).func('void *dlopen(const char *file, int flags)')(library, resolveLazily);
}

function nameOf(prototype: string): string {
  return /(\w+)\(/.exec(prototype)![1]!;
}

async function answer(request: ThreadRequest): Promise<unknown> {
  switch (request.type) {
    case 'call':
      return call(request.name, ...request.parameters);
    case 'next':
      return next(request);
    case 'cancel':
      isCancelled = true;
      return undefined;
    case 'push':
      return push(request);
    case 'close':
      port.close();
      return undefined;
  }
}

async function next({ stream, packing, pixels }: NextRequest): Promise<FilledBuffer | undefined> {
  isCancelled = false;
  for (;;) {
    // Nothing is taken that nobody waits for any more.
    await setImmediate();
    if (isCancelled) return undefined;
    const buffer = call('arv_stream_timeout_pop_buffer', stream, slice) as Pointer | null;
    if (buffer === null) continue;
    const filled = describe(buffer);
    if (packing !== undefined && filled.isWhole) {
      const [address] = call('arv_buffer_get_data', buffer) as [Pointer, number];
      unpackInPlace(packing, new Uint8Array(memory.buffer, Number(address - memoryStart), 2 * pixels), pixels);
    }
    return filled;
  }
}

function describe(buffer: Pointer): FilledBuffer {
  const number = (name: string): number => Number(call(name, buffer));
  return {
    buffer,
    isWhole: number('arv_buffer_get_status') === success,
    frameId: number('arv_buffer_get_frame_id'),
    hardwareTimestamp: number('arv_buffer_get_timestamp') / 1e6,
    timestamp: number('arv_buffer_get_system_timestamp') / 1e6,
  };
}

function push({ stream, address, bytes }: ThreadRequest & { type: 'push' }): Pointer {
  const buffer = call('arv_buffer_new', bytes, memoryStart + BigInt(address)) as Pointer;
  call('arv_stream_push_buffer', stream, buffer);
  return buffer;
}

const opening = open();
port.on('message', ({ id, request }: { id: number; request: ThreadRequest }) => {
  const reply = (message: ThreadReply): void => port.postMessage(message);
  opening
    .then(() => answer(request))
    .then(
      (value) => reply({ id, value }),
      (error: unknown) =>
        reply({ id, error: { code: (error as { code?: string }).code ?? '', message: (error as Error).message } }),
    );
});
opening.catch(() => undefined);

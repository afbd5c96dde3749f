import { RxlabError } from '../flow/index.js';
import { pixelArrays, type DType, type PixelArray, type TypedArray } from './dtype.js';
import { Memory, type SharedMemory } from './web-assembly.js';

/** A piece of the frame memory. */
export interface Block {
  /** Where it begins: bytes from the beginning of the memory, a multiple of 64. */
  readonly address: number;
  /** How much was asked for. */
  readonly bytes: number;
}

/** A page of WebAssembly memory, in bytes. */
const page = 65_536;
/** All that 32-bit addresses reach: 4 GiB. */
const maximumPages = 65_536;
/** Memory is taken from the system in pieces of at least 16 MiB. */
const growthPages = 256;
/** Blocks begin at multiples of a cache line, so that no two threads write to the same one. */
const alignment = 64;

/**
 * One memory for the frames of the whole process: all threads see it, and the pixel kernels work in it. It begins with a
 * page of its own, whose first word says where nothing has been handed out yet, in cache lines.
 */
let memory: SharedMemory | undefined;

/** Every buffer of the memory that this thread has seen: it gets another one whenever the memory grows. */
const buffers = new WeakSet<ArrayBufferLike>();

/** Blocks that this thread was given back, by their size. */
const released = new Map<number, number[]>();

/** The shared memory of the process, made at the first call. It never shrinks. */
export function frameMemory(): SharedMemory {
  if (memory) return memory;
  memory = new Memory({ initial: growthPages, maximum: maximumPages, shared: true });
  Atomics.store(new Int32Array(memory.buffer), 0, page / alignment);
  return memory;
}

/** What a worker needs to work in the memory of the thread that has started it: it can be sent in its `workerData`. */
export interface ThreadMemoryMessage {
  readonly memory: SharedMemory;
  /** Where the ledger of the worker is. */
  readonly ledger: number;
}

/** Where a worker writes down what it takes: how often, and each time address and size in cache lines. */
let ledger: Int32Array | undefined;

const ledgerEntries = 4096;

/**
 * The part of the frame memory that a worker takes. The worker is sent the `message` and calls {@link useFrameMemory} first
 * of all; when it has ended, and nobody uses its frames any more, `free` makes what it took free for others.
 */
export class ThreadMemory {
  readonly #block = allocate(4 * (1 + 2 * ledgerEntries));

  constructor() {
    Atomics.store(arrayAt(this.#block.address, 'int32', 1), 0, 0);
  }

  get message(): ThreadMemoryMessage {
    return { memory: frameMemory(), ledger: this.#block.address };
  }

  /** To be called once. */
  free(): void {
    const entries = arrayAt(this.#block.address, 'int32', 1 + 2 * ledgerEntries);
    for (let entry = 0; entry < entries[0]!; entry++) {
      free({ address: entries[1 + 2 * entry]! * alignment, bytes: entries[2 + 2 * entry]! * alignment });
    }
    free(this.#block);
  }
}

/** In a worker, before it does anything with frames: makes it work in the memory of the thread that has started it. */
export function useFrameMemory(message: ThreadMemoryMessage): void {
  memory = message.memory;
  ledger = arrayAt(message.ledger, 'int32', 1 + 2 * ledgerEntries);
}

/** A thread that crashes leaves what it took written down. */
function writeDown(address: number, size: number): void {
  if (!ledger || ledger[0] === ledgerEntries) return;
  const entry = ledger[0]!;
  ledger.set([address / alignment, size / alignment], 1 + 2 * entry);
  Atomics.store(ledger, 0, entry + 1);
}

/**
 * Takes a block, with whatever is in it.
 *
 * @throws a {@link RxlabError} `OUT_OF_FRAME_MEMORY` when the process, or the machine, has no more
 */
export function allocate(bytes: number): Block {
  const address = released.get(sizeOf(bytes))?.pop() ?? extend(sizeOf(bytes));
  return { address, bytes };
}

/** Gives a block back, in any thread. */
export function free({ address, bytes }: Block): void {
  const size = sizeOf(bytes);
  const addresses = released.get(size);
  if (addresses) addresses.push(address);
  else released.set(size, [address]);
}

/** The numbers of a dtype that begin at an address. */
export function arrayAt<D extends DType>(address: number, dtype: D, length: number): PixelArray<D> {
  const { buffer } = frameMemory();
  buffers.add(buffer);
  return new pixelArrays[dtype](buffer as unknown as ArrayBuffer, address, length) as unknown as PixelArray<D>;
}

/** Where an array is in the frame memory; `undefined` when it is elsewhere. */
export function addressOf(data: TypedArray): number | undefined {
  return buffers.has(data.buffer) ? data.byteOffset : undefined;
}

function sizeOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / alignment)) * alignment;
}

/** Hands out memory that nobody has had. Several threads may do so at the same time. */
function extend(size: number): number {
  const { buffer } = frameMemory();
  const header = new Int32Array(buffer, 0, 1);
  for (;;) {
    const next = Atomics.load(header, 0);
    const address = next * alignment;
    growTo(address + size);
    if (Atomics.compareExchange(header, 0, next, next + size / alignment) !== next) continue;
    writeDown(address, size);
    return address;
  }
}

function growTo(end: number): void {
  const shared = frameMemory();
  const missing = Math.ceil((end - shared.buffer.byteLength) / page);
  if (missing <= 0) return;
  const room = maximumPages - shared.buffer.byteLength / page;
  try {
    shared.grow(Math.max(missing, Math.min(growthPages, room)));
  } catch (cause) {
    // Another thread may have grown it meanwhile.
    if (shared.buffer.byteLength >= end) return;
    const taken = Math.round(shared.buffer.byteLength / 2 ** 20);
    throw new RxlabError(
      'OUT_OF_FRAME_MEMORY',
      `the ${taken} MiB of frame memory cannot grow any more (4096 MiB at most): give pools a smaller capacity, or close ` +
        'those that are not needed',
      { cause },
    );
  }
}

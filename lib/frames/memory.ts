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

/** In a worker, before anything is allocated: it works in the memory of the thread that has started it. */
export function useFrameMemory(shared: SharedMemory): void {
  memory = shared;
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
    if (Atomics.compareExchange(header, 0, next, next + size / alignment) === next) return address;
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

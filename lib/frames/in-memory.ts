import { dtypeOf, type TypedArray } from './dtype.js';
import { addressOf, allocate, arrayAt, free, type Block } from './memory.js';

/** So many pixels pass through the scratch at once: they stay in the processor's second cache. A multiple of 8. */
const pieceLength = 8192;

/** For each thread: pixels that are not in frame memory pass through it on their way in, and on their way out. */
let scratch: { readonly source: number; readonly target: number } | undefined;

/**
 * Lets a kernel work through pixels one by one: at once where they are in frame memory, otherwise piece by piece through
 * a scratch. The kernel is told where the pixels of the piece are, where its results go (0 where there is no target), how
 * many pixels were before, and how many are in it.
 */
export function eachPiece(
  source: TypedArray,
  target: TypedArray | undefined,
  kernel: (source: number, target: number, start: number, count: number) => void,
): void {
  const sourceAddress = addressOf(source);
  const targetAddress = target ? addressOf(target) : 0;
  if (sourceAddress !== undefined && targetAddress !== undefined) {
    kernel(sourceAddress, targetAddress, 0, source.length);
    return;
  }
  scratch ??= { source: allocate(pieceLength * 8).address, target: allocate(pieceLength * 8).address };
  for (let start = 0; start < source.length; start += pieceLength) {
    const count = Math.min(pieceLength, source.length - start);
    const from = sourceAddress === undefined ? scratch.source : sourceAddress + start * source.BYTES_PER_ELEMENT;
    const into =
      targetAddress === undefined ? scratch.target : targetAddress + start * (target?.BYTES_PER_ELEMENT ?? 0);
    if (sourceAddress === undefined) {
      arrayAt(from, dtypeOf(source)!, count).set(source.subarray(start, start + count));
    }
    kernel(from, into, start, count);
    if (target && targetAddress === undefined) {
      target.set(arrayAt(into, dtypeOf(target)!, count), start);
    }
  }
}

/** Gives where the pixels are in frame memory; those that are elsewhere are copied there for as long as it takes. */
export function withSource<T>(source: TypedArray, use: (address: number) => T): T {
  const address = addressOf(source);
  if (address !== undefined) return use(address);
  return withBlock(source.byteLength, (block) => {
    arrayAt(block, dtypeOf(source)!, source.length).set(source);
    return use(block);
  });
}

/** The same for pixels that are written. */
export function withTarget(target: TypedArray, fill: (address: number) => void): void {
  const address = addressOf(target);
  if (address !== undefined) return fill(address);
  withBlock(target.byteLength, (block) => {
    fill(block);
    target.set(arrayAt(block, dtypeOf(target)!, target.length));
  });
}

/** Gives a piece of frame memory, with whatever is in it, for as long as it takes. */
export function withBlock<T>(bytes: number, use: (address: number) => T): T {
  const block = allocate(bytes);
  try {
    return use(block.address);
  } finally {
    free(block);
  }
}

/** The same for several pieces. */
export function withBlocks(sizes: readonly number[], use: (...addresses: number[]) => void): void {
  const blocks = sizes.map(allocate);
  try {
    use(...blocks.map(({ address }) => address));
  } finally {
    blocks.forEach(free);
  }
}

/** What was forgotten gives its block back. */
const forgotten = new FinalizationRegistry<Block>(free);

/** Keeps a block for as long as an object lives, and gives its address. */
export function ownBlock(owner: object, block: Block): number {
  forgotten.register(owner, block);
  return block.address;
}

import type { Exchange } from '../transports/exchange.js';

/** How long, in seconds, nothing must follow a newline that ends a block of unknown length. */
const quietTime = 0.1;

/** What is wrong with the beginning of a block. */
export class BlockHeaderError extends Error {}

/**
 * The contents of a block of IEEE 488.2, piece by piece as they come, with the line ending after it read as well.
 *
 * A block `#<n><length>` says how long it is. One of unknown length, `#0`, ends with a newline and the end of the message,
 * which byte streams do not show: its end is a newline after which nothing comes for 100 ms.
 */
export async function* readBlock(exchange: Exchange): AsyncGenerator<Uint8Array> {
  const start = await text(exchange, 2);
  if (!/^#\d$/.test(start)) throw new BlockHeaderError(start);
  if (start === '#0') {
    yield* readToEnd(exchange);
    return;
  }
  const length = await text(exchange, Number(start[1]));
  if (!/^\d+$/.test(length)) throw new BlockHeaderError(start + length);
  for await (const piece of exchange.readPieces(Number(length))) {
    yield piece;
    exchange.restartTimeout();
  }
  await exchange.readLine();
}

/** The last byte is kept until it is known whether it is the newline at the end. */
async function* readToEnd(exchange: Exchange): AsyncGenerator<Uint8Array> {
  let newline = false;
  for (;;) {
    if (newline && !(await exchange.hasMore(quietTime))) return;
    const piece = await exchange.readSome();
    if (newline) yield Uint8Array.of(10);
    newline = piece.at(-1) === 10;
    const contents = newline ? piece.subarray(0, -1) : piece;
    if (contents.length > 0) yield contents;
    exchange.restartTimeout();
  }
}

async function text(exchange: Exchange, count: number): Promise<string> {
  return Buffer.from(await exchange.readBytes(count)).toString('latin1');
}

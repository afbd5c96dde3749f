import type { Exchange } from './exchange.js';

/** How long nothing must have come, in seconds. */
const quietTime = 0.1;

/** Throws away what comes, until nothing has come for 100 ms. An instrument that never is quiet ends in the timeout. */
export async function discardUntilQuiet(exchange: Exchange): Promise<void> {
  while (await exchange.hasMore(quietTime)) await exchange.readSome();
}

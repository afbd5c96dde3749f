import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { SimulatedInstrument, SimulatedPort } from './simulated-instrument.js';

/** Has an instrument answer what comes, line by line, until nothing more comes. It does not fail: who goes away goes away. */
export async function serveLines(
  instrument: SimulatedInstrument,
  { input, output, disconnect }: { input: Readable; output: Writable; disconnect: () => void },
): Promise<void> {
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  for (const stream of [input, output]) stream.on('error', leave).on('close', leave);
  const port: SimulatedPort = {
    signal: gone.signal,
    disconnect,
    async send(data) {
      if (gone.signal.aborted) return;
      if (!output.write(data)) await once(output, 'drain', { signal: gone.signal }).catch(() => {});
    },
  };
  let rest = '';
  try {
    for await (const chunk of input.setEncoding('latin1') as AsyncIterable<string>) {
      const lines = (rest + chunk).split(/\r?\n/);
      rest = lines.pop()!;
      for (const line of lines) if (line !== '') await instrument.receive(line, port);
    }
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  } finally {
    leave();
  }
}

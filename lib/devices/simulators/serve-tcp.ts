import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { serveLines } from './serve-lines.js';
import type { SimulatedInstrument } from './simulated-instrument.js';

/** A port that is served. */
export interface ServedPort {
  /** The number of the TCP port. */
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Serves an instrument on this machine alone, on a TCP port; 0: any that is free. */
export async function serveTcp(instrument: SimulatedInstrument, port: number): Promise<ServedPort> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    void serveLines(instrument, { input: socket, output: socket, disconnect: () => socket.destroy() });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

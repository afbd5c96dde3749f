import {
  SerialTransport,
  simulate,
  TcpTransport,
  type SimulatedInstrument,
  type Transport,
  type TransportOptions,
} from '../../../lib/devices/index.js';
import { hasProgram } from '../../debian-program.js';

/** A simulated instrument, served, and the transport to it. */
interface Served extends AsyncDisposable {
  readonly transport: Transport;
}

type Serve = (instrument: SimulatedInstrument, options?: TransportOptions) => Promise<Served>;

const overTcp: Serve = async (instrument, options) => {
  const served = await simulate(instrument, { port: 0 });
  return together(served, new TcpTransport({ host: '127.0.0.1', port: served.port!, ...options }));
};

const overPty: Serve = async (instrument, options) => {
  const served = await simulate(instrument, { pty: true });
  return together(served, new SerialTransport({ path: served.path!, baudRate: 115_200, ...options }));
};

/** The ways to a simulated instrument that there are on this machine. */
export const ways: readonly (readonly [name: string, serve: Serve])[] = [
  ['TCP', overTcp],
  ...(hasProgram('socat') ? [['a real pty', overPty] as const] : []),
];

function together(served: AsyncDisposable, transport: Transport): Served {
  return {
    transport,
    async [Symbol.asyncDispose]() {
      await transport.close();
      await served[Symbol.asyncDispose]();
    },
  };
}

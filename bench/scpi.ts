/** Instruments: an SCPI query over loopback TCP, against a bare round trip over a socket. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { ScpiInstrument, TcpTransport } from 'rxlab/devices';
import type { Comparison, Run } from './compare.js';

const queries = 20_000;
const identity = 'ACME,ECHO,1,1.0';

/** Answers each line at once: what is measured is the asking. */
const server = createServer({ noDelay: true }, (socket) => {
  socket.on('data', (bytes) => socket.write(bytes.toString('latin1').startsWith('*') ? `${identity}\n` : '+1.0E+00\n'));
});
server.unref().listen(0, '127.0.0.1');

async function port(): Promise<number> {
  if (!server.listening) await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function check(sum: number): Run {
  if (sum !== queries) throw new Error(`${queries} queries gave ${sum}`);
  return { items: queries };
}

export const scpi: readonly Comparison[] = [
  {
    title: 'SCPI query over loopback TCP',
    goals: [{ over: 'bare socket round trip', atLeast: 0.6 }],
    contenders: [
      {
        name: 'rxlab ScpiInstrument.queryNumber',
        async run(): Promise<Run> {
          await using instrument = new ScpiInstrument(new TcpTransport({ host: '127.0.0.1', port: await port() }));
          await instrument.open();
          let sum = 0;
          for (let query = 0; query < queries; query++) sum += await instrument.queryNumber('VOLT?');
          return check(sum);
        },
      },
      {
        name: 'bare socket round trip',
        async run(): Promise<Run> {
          const socket = connect({ host: '127.0.0.1', port: await port(), noDelay: true });
          await once(socket, 'connect');
          let sum = 0;
          for (let query = 0; query < queries; query++) {
            const answer = new Promise<Buffer>((resolve) => socket.once('data', resolve));
            socket.write('VOLT?\n');
            sum += Number((await answer).toString('latin1'));
          }
          socket.destroy();
          return check(sum);
        },
      },
    ],
  },
];

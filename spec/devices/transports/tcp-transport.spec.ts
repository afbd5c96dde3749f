import { describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { firstValueFrom, take, toArray } from 'rxjs';
import { InvalidArgumentError } from '../../../lib/flow/index.js';
import {
  DisconnectedError,
  TcpTransport,
  TimeoutError,
  TransportError,
  TransportTimeoutError,
  type TcpTransportOptions,
} from '../../../lib/devices/index.js';
import { failureOf } from '../failure-of.js';

/** A peer that does what the test says, and the transport that is connected to it. */
async function connected(
  options: Partial<TcpTransportOptions> = {},
  onConnection: (socket: Socket) => void = () => {},
): Promise<
  AsyncDisposable & { transport: TcpTransport; peer: Socket; sockets: Socket[]; stopListening(): Promise<void> }
> {
  const sockets: Socket[] = [];
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.push(socket.on('error', () => {}));
    onConnection(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const transport = new TcpTransport({ host: '127.0.0.1', port, timeout: '2 s', ...options });
  await Promise.all([transport.open(), once(server, 'connection')]);
  return {
    transport,
    peer: sockets[0]!,
    sockets,
    stopListening: async () => void server.close(),
    async [Symbol.asyncDispose]() {
      await transport.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('TcpTransport', () => {
  test('writes text with its terminator and bytes as they are, and reads lines and bytes', async () => {
    await using link = await connected();
    const received: string[] = [];
    link.peer.setEncoding('latin1').on('data', (text: string) => received.push(text));
    await link.transport.write('FREQ?');
    await link.transport.write(Uint8Array.of(1, 2, 3));
    link.peer.write('+1.0E3\r\nabc');
    expect(await link.transport.readLine()).toBe('+1.0E3');
    expect(await link.transport.readBytes(3)).toEqual(Uint8Array.from(Buffer.from('abc')));
    while (received.join('').length < 9) await once(link.peer, 'data');
    expect(received.join('')).toBe('FREQ?\n\x01\x02\x03');
  });

  test('lines come whole, however they are cut into packets', async () => {
    await using link = await connected({ terminator: '\r\n' });
    const lines = firstValueFrom(link.transport.lines.pipe(take(3), toArray()));
    for (const part of ['on', 'e\r', '\ntwo\r\nth', 'ree\r\n']) {
      link.peer.write(part);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await lines).toEqual(['one', 'two', 'three']);
  });

  test('UTF-8 is read as such, and what is no UTF-8 as Latin-1', async () => {
    await using link = await connected();
    link.peer.write(Buffer.concat([Buffer.from('20 µV\n'), Buffer.from('20 µV\n', 'latin1')]));
    expect([await link.transport.readLine(), await link.transport.readLine()]).toEqual(['20 µV', '20 µV']);
  });

  test('silence is a timeout that says what was asked', async () => {
    await using link = await connected();
    const failure = await failureOf(
      link.transport.request(
        async (exchange) => {
          await exchange.write('*IDN?');
          return exchange.readLine();
        },
        { timeout: '20 ms' },
      ),
    );
    expect(failure).toBeInstanceOf(TransportTimeoutError);
    expect(failure).toBeInstanceOf(TimeoutError);
    expect(failure.message).toBe(`${link.transport.name} did not answer "*IDN?" within 0.02 s: nothing came`);
    expect(failure).toMatchObject({ code: 'TIMEOUT', pending: '*IDN?', seconds: 0.02 });
  });

  test('half a line and half a block are timeouts that say how much came', async () => {
    await using link = await connected();
    link.peer.write('+1.0');
    const line = await failureOf(link.transport.readLine({ timeout: '50 ms' }));
    expect(line.message).toMatch(/within 0.05 s: only a part of a line came, "\+1.0"$/);
    const bytes = await failureOf(link.transport.readBytes(10, { timeout: '50 ms' }));
    expect(bytes.message).toMatch(/: 4 of 10 bytes came$/);
  });

  test('after a timeout, what comes late is not the answer to the next request', async () => {
    await using link = await connected();
    const ask = (timeout: string, query: string): Promise<string> =>
      link.transport.request(
        async (exchange) => {
          await exchange.write(query);
          return exchange.readLine();
        },
        { timeout },
      );
    await failureOf(ask('20 ms', 'A?'));
    setTimeout(() => link.peer.write('late\n'), 20);
    link.peer.on('data', (bytes) => bytes.toString() === 'B?\n' && link.peer.write('B\n'));
    expect(await ask('2 s', 'B?')).toBe('B');
  });

  test('whoever takes longer between two steps of a request than its timeout has no time left', async () => {
    await using link = await connected();
    const work = link.transport.request(
      async (exchange) => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        return exchange.readLine();
      },
      { timeout: '10 ms' },
    );
    expect(await failureOf(work)).toBeInstanceOf(TransportTimeoutError);
  });

  test('a request that has ended cannot be gone on with', async () => {
    await using link = await connected();
    const exchange = await link.transport.request(async (opened) => ({ opened }));
    expect((await failureOf(exchange.opened.readLine())).message).toMatch(
      /cannot go on with a request that has ended$/,
    );
  });

  test('what came before a request and was not read is not its answer', async () => {
    await using link = await connected();
    link.peer.write('old\n');
    await firstValueFrom(link.transport.bytes);
    const answer = link.transport.request(async (exchange) => {
      await exchange.write('B?');
      return exchange.readLine();
    });
    await once(link.peer, 'data');
    link.peer.write('B\n');
    expect(await answer).toBe('B');
  });

  test('when the peer goes away, what is under way and what waits fail, and say so', async () => {
    await using link = await connected();
    const asked = link.transport.request(async (exchange) => {
      await exchange.write('CURV?');
      return exchange.readBytes(100);
    });
    const next = link.transport.readLine();
    link.peer.on('data', () => link.peer.end('#510'));
    const failure = await failureOf(asked);
    expect(failure).toBeInstanceOf(DisconnectedError);
    expect(failure.message).toBe(
      `${link.transport.name} was disconnected while "CURV?" was under way: 4 of 100 bytes came`,
    );
    expect(failure).toMatchObject({ code: 'DISCONNECTED', pending: 'CURV?', received: '4 of 100 bytes came' });
    expect(await failureOf(next)).toBeInstanceOf(DisconnectedError);
    expect(link.transport.isOpen).toBe(false);
  });

  test('a transport that was disconnected can be opened again', async () => {
    await using link = await connected({}, (socket) => void socket.write('hello\n'));
    link.peer.destroy();
    await failureOf(firstValueFrom(link.transport.lines.pipe(take(2), toArray())));
    await link.transport.open();
    expect(await link.transport.readLine()).toBe('hello');
  });

  test('with reconnect, the next request waits for the connection to be back', async () => {
    await using link = await connected({ reconnect: { initialDelay: '5 ms' } }, (socket) => {
      socket.on('data', () => void socket.write('pong\n'));
    });
    const ask = (): Promise<string> =>
      link.transport.request(async (exchange) => {
        await exchange.write('ping');
        return exchange.readLine();
      });
    expect(await ask()).toBe('pong');
    link.peer.destroy();
    await failureOf(ask());
    expect(await ask()).toBe('pong');
    expect(link.sockets).toHaveLength(2);
  });

  test('with reconnect, what stays away is an error after so many attempts', async () => {
    await using link = await connected({ reconnect: { initialDelay: '1 ms', attempts: 2 } });
    await link.stopListening();
    link.peer.destroy();
    expect(await failureOf(link.transport.readLine())).toBeInstanceOf(DisconnectedError);
    expect(await failureOf(link.transport.readLine())).toBeInstanceOf(DisconnectedError);
    expect(link.sockets).toHaveLength(1);
  });

  test('close ends what is under way, and can be called twice', async () => {
    await using link = await connected();
    const asked = failureOf(link.transport.readLine());
    await Promise.all([link.transport.close(), link.transport.close()]);
    expect((await asked).message).toBe(`${link.transport.name} was closed`);
    expect((await failureOf(link.transport.write('X'))).message).toMatch(/is not open: await its open\(\) first$/);
  });

  test('the streams of lines end when the transport is closed', async () => {
    await using link = await connected();
    const lines = firstValueFrom(link.transport.lines.pipe(toArray()));
    link.peer.write('one\ntwo\n');
    await link.transport.readLine();
    await link.transport.close();
    expect((await lines)[0]).toBe('one');
  });

  test('a request that is given up leaves the transport usable', async () => {
    await using link = await connected();
    const controller = new AbortController();
    const asked = failureOf(link.transport.readLine({ signal: controller.signal }));
    await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort(new Error('enough'));
    expect((await asked).message).toBe('enough');
    link.peer.write('there\n');
    expect(await link.transport.readLine()).toBe('there');
  });

  test('a device that babbles takes no more memory than a line may', async () => {
    await using link = await connected({ maximumLineLength: 1000 });
    const all = 200 * 1000;
    let seen = 0;
    const heard = new Promise<void>((resolve) => {
      link.transport.bytes.subscribe((bytes) => (seen += bytes.length) >= all && resolve());
    });
    for (let i = 0; i < 200; i++) link.peer.write('x'.repeat(1000));
    await heard;
    // Nobody has asked for it, so it is forgotten, and the next request is in step.
    link.peer.on('data', () => link.peer.write('answer\n'));
    const answer = link.transport.request(async (exchange) => {
      await exchange.write('Q?');
      return exchange.readLine();
    });
    expect(await answer).toBe('answer');
    link.peer.write('y'.repeat(2000));
    expect((await failureOf(link.transport.readLine())).message).toMatch(/^a line of more than 1000 bytes came/);
  });

  test('a host that refuses is an error with its cause', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const failure = await failureOf(new TcpTransport({ host: '127.0.0.1', port }).open());
    expect(failure).toBeInstanceOf(TransportError);
    expect(failure.message).toBe(`tcp 127.0.0.1:${port} failed to open: connect ECONNREFUSED 127.0.0.1:${port}`);
  });

  test.each<[string, object]>([
    ['host', { host: '' }],
    ['port', { host: 'a', port: 0 }],
    ['timeout', { host: 'a', timeout: 0 }],
    ['terminator', { host: 'a', terminator: '' }],
    ['maximumLineLength', { host: 'a', maximumLineLength: 0.5 }],
    ['reconnect.attempts', { host: 'a', reconnect: { attempts: 0 } }],
  ])('refuses a wrong %s', (argument, options) => {
    const make = (): unknown => new TcpTransport(options as TcpTransportOptions);
    expect(make).toThrow(InvalidArgumentError);
    expect(make).toThrow(new RegExp(`^${argument} must be`));
  });
});

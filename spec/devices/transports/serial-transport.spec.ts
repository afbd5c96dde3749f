import { describe, expect, test } from '@jest/globals';
import { firstValueFrom, take, toArray } from 'rxjs';
import { InvalidArgumentError } from '../../../lib/flow/index.js';
import {
  DisconnectedError,
  SerialTransport,
  simulate,
  TransportError,
  type SimulatedInstrument,
  type SimulatedPort,
} from '../../../lib/devices/index.js';
import { hasProgram } from '../../debian-program.js';
import { failureOf } from '../failure-of.js';

const onPty = hasProgram('socat') ? test : test.skip;

/** Says back what it is told; `talk` makes it say something by itself, `leave` go away. */
class Parrot implements SimulatedInstrument {
  #port: SimulatedPort | undefined;

  async receive(line: string, port: SimulatedPort): Promise<void> {
    this.#port = port;
    await port.send(`${line}\n`);
  }

  async talk(text: string): Promise<void> {
    await this.#port!.send(text);
  }

  leave(): void {
    this.#port!.disconnect();
  }
}

async function ask(transport: SerialTransport, text: string): Promise<string> {
  return transport.request(async (exchange) => {
    await exchange.write(text);
    return exchange.readLine();
  });
}

describe('SerialTransport', () => {
  onPty('talks over a real port, and hears what comes by itself', async () => {
    const parrot = new Parrot();
    await using served = await simulate(parrot, { pty: true });
    await using transport = new SerialTransport({ path: served.path!, baudRate: 115_200 });
    await transport.open();
    expect(await ask(transport, 'hello')).toBe('hello');
    const lines = firstValueFrom(transport.lines.pipe(take(2), toArray()));
    await parrot.talk('one\ntwo\n');
    expect(await lines).toEqual(['one', 'two']);
  });

  onPty('can be closed and opened again, and another can have the port then', async () => {
    await using served = await simulate(new Parrot(), { pty: true });
    for (let round = 0; round < 3; round++) {
      await using transport = new SerialTransport({ path: served.path!, baudRate: 9600 });
      await transport.open();
      expect(await ask(transport, `round ${round}`)).toBe(`round ${round}`);
    }
  });

  onPty('an instrument that goes away ends the streams of lines with an error, also when nobody asks it', async () => {
    const parrot = new Parrot();
    await using served = await simulate(parrot, { pty: true });
    await using transport = new SerialTransport({ path: served.path!, baudRate: 9600 });
    await transport.open();
    await ask(transport, 'hello');
    const heard = failureOf(firstValueFrom(transport.lines));
    parrot.leave();
    expect(await heard).toBeInstanceOf(DisconnectedError);
    expect(transport.isOpen).toBe(false);
    expect(await failureOf(transport.write('hello'))).toBeInstanceOf(DisconnectedError);
  });

  test('a port that is not there is an error that names it', async () => {
    const failure = await failureOf(new SerialTransport({ path: '/dev/ttyNOWHERE', baudRate: 9600 }).open());
    expect(failure).toBeInstanceOf(TransportError);
    expect(failure.message).toMatch(/^serial port \/dev\/ttyNOWHERE failed to open: .*No such file or directory/);
  });

  test.each<[string, object]>([
    ['path', { path: '', baudRate: 9600 }],
    ['baudRate', { path: '/dev/ttyUSB0', baudRate: 0 }],
    ['timeout', { path: '/dev/ttyUSB0', timeout: '-1 s' }],
  ])('refuses a wrong %s', (_option, options) => {
    expect(() => new SerialTransport(options as { path: string })).toThrow(InvalidArgumentError);
  });
});

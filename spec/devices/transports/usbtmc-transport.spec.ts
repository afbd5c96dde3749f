import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from '../../../lib/flow/index.js';
import {
  DisconnectedError,
  ScpiInstrument,
  TransportError,
  TransportTimeoutError,
  UsbTmcTransport,
  type UsbTmcFile,
} from '../../../lib/devices/index.js';
import { failureOf } from '../failure-of.js';

/** The device file of an instrument, as the kernel has it: a message is written whole, and a read waits for an answer. */
class DeviceFile implements UsbTmcFile {
  readonly written: string[] = [];
  reads = 0;
  isClosed = false;
  #waiting: ((answer: string | Error) => void) | undefined;
  readonly #answer: (query: string) => string | undefined;

  constructor(answer: (query: string) => string | undefined) {
    this.#answer = answer;
  }

  async write(bytes: Uint8Array): Promise<void> {
    const line = Buffer.from(bytes).toString().trimEnd();
    this.written.push(line);
    const answer = this.#answer(line);
    if (answer !== undefined) setImmediate(() => this.#waiting?.(`${answer}\n`));
  }

  async read(buffer: Uint8Array): Promise<{ bytesRead: number }> {
    this.reads++;
    const answer = await new Promise<string | Error>((resolve) => (this.#waiting = resolve));
    if (answer instanceof Error) throw answer;
    return { bytesRead: Buffer.from(buffer.buffer).write(answer) };
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.fail('EIO');
  }

  fail(code: string): void {
    this.#waiting?.(Object.assign(new Error(`${code}: read`), { code }));
  }
}

const identity = 'ACME,USB1,1,1.0';

async function opened(file: DeviceFile): Promise<ScpiInstrument> {
  const openFile = async (): Promise<UsbTmcFile> => file;
  const instrument = new ScpiInstrument(new UsbTmcTransport({ path: '/dev/usbtmc0', openFile, timeout: '300 ms' }));
  await instrument.open();
  return instrument;
}

describe('UsbTmcTransport', () => {
  test('reads only while somebody waits for an answer', async () => {
    const file = new DeviceFile((line) => (line === '*IDN?' ? identity : line.endsWith('?') ? '+1.5E+00' : undefined));
    await using instrument = await opened(file);
    expect(file.reads).toBe(1);
    await instrument.write('VOLT 1');
    expect(file.reads).toBe(1);
    expect(await instrument.queryNumber('VOLT?')).toBe(1.5);
    expect(file.reads).toBe(2);
    expect(file.written).toEqual(['*IDN?', 'VOLT 1', 'VOLT?']);
  });

  test('a read that the kernel gives up is no failure while there is time', async () => {
    const file = new DeviceFile((line) => (line === '*IDN?' ? identity : undefined));
    await using instrument = await opened(file);
    const asked = failureOf(instrument.query('VOLT?'));
    while (file.reads < 2) await new Promise((resolve) => setImmediate(resolve));
    file.fail('ETIMEDOUT');
    expect(await asked).toBeInstanceOf(TransportTimeoutError);
    expect(file.reads).toBe(3);
  });

  test('an instrument that is unplugged is disconnected', async () => {
    const file = new DeviceFile((line) => (line === '*IDN?' ? identity : undefined));
    await using instrument = await opened(file);
    const asked = failureOf(instrument.query('VOLT?'));
    while (file.reads < 2) await new Promise((resolve) => setImmediate(resolve));
    file.fail('ENODEV');
    expect(await asked).toBeInstanceOf(DisconnectedError);
    expect(instrument.transport.isOpen).toBe(false);
  });

  test('closes its file', async () => {
    const file = new DeviceFile(() => identity);
    const instrument = await opened(file);
    await instrument.close();
    expect(file.isClosed).toBe(true);
  });

  test('a device file that is not there is an error with its cause', async () => {
    const failure = await failureOf(new UsbTmcTransport({ path: '/dev/usbtmc99' }).open());
    expect(failure).toBeInstanceOf(TransportError);
    expect(failure.message).toMatch(/^\/dev\/usbtmc99 failed to open: ENOENT/);
  });

  test('refuses a path that is none', () => {
    expect(() => new UsbTmcTransport({ path: '' })).toThrow(InvalidArgumentError);
  });
});

import { describe, expect, test } from '@jest/globals';
import { take } from 'rxjs';
import { drain } from '../../../lib/flow/index.js';
import {
  GarbledReplyError,
  InstrumentError,
  ScpiInstrument,
  Simulated33220A,
  SimulatedScpiInstrument,
  TransportStateError,
  type SimulatedInstrument,
} from '../../../lib/devices/index.js';
import { failureOf } from '../failure-of.js';
import { ways } from '../simulators/served.js';

const [, overTcp] = ways[0]!;

/** Runs with an instrument that answers as told. */
async function withAnswers(
  answers: Record<string, string | Uint8Array>,
  run: (instrument: ScpiInstrument) => Promise<void>,
): Promise<void> {
  const commands = Object.fromEntries(Object.entries(answers).map(([query, answer]) => [query, () => answer]));
  await using served = await overTcp(new SimulatedScpiInstrument('ACME,X1,7,1.0', commands), { timeout: '1 s' });
  const instrument = new ScpiInstrument(served.transport);
  await instrument.open();
  await run(instrument);
}

describe.each(ways)('ScpiInstrument over %s', (_way, serve) => {
  test('1000 queries of concurrent callers: each has its own answer', async () => {
    const echo = new SimulatedScpiInstrument('ACME,ECHO,1,1', { 'ECHO?': (text) => text });
    await using served = await serve(echo, { timeout: '20 s' });
    const instrument = new ScpiInstrument(served.transport);
    await instrument.open();
    const asked = Array.from({ length: 1000 }, (_, i) => `call${i}`);
    const answers = await Promise.all(asked.map((text) => instrument.query(`ECHO? ${text}`)));
    expect(answers).toEqual(asked);
  });

  test('a block of a megabyte with every byte in it comes as it was sent', async () => {
    const contents = Uint8Array.from({ length: 2 ** 20 }, (_, i) => (i * 7) & 255);
    const block = Buffer.concat([Buffer.from(`#7${contents.length}`), contents]);
    await using served = await serve(new SimulatedScpiInstrument('ACME,SCOPE,1,1', { 'CURVe?': () => block }));
    const instrument = new ScpiInstrument(served.transport);
    await instrument.open();
    const received = await instrument.queryBinary('CURV?');
    expect(Buffer.compare(received, contents)).toBe(0);
    expect(await instrument.query('*IDN?')).toBe('ACME,SCOPE,1,1');
  });
});

describe('ScpiInstrument', () => {
  test('asks for the identity when it is opened, and nothing else', async () => {
    const simulated = new Simulated33220A();
    const received: string[] = [];
    simulated.received.subscribe((line) => received.push(line));
    await using served = await overTcp(simulated);
    const instrument = new ScpiInstrument(served.transport);
    expect(() => instrument.identity).toThrow(TransportStateError);
    await instrument.open();
    expect(received).toEqual(['*IDN?']);
    expect(instrument.identity).toEqual({
      manufacturer: 'Agilent Technologies',
      model: '33220A',
      serial: 'MY44052515',
      firmware: '2.02-2.02-22-2',
    });
  });

  test('what is no SCPI instrument is refused, and the transport closed', async () => {
    const parrot: SimulatedInstrument = { receive: (line, port) => port.send(`${line}\n`) };
    await using served = await overTcp(parrot, { timeout: '300 ms' });
    const failure = await failureOf(new ScpiInstrument(served.transport).open());
    expect(failure).toBeInstanceOf(GarbledReplyError);
    expect(failure.message).toMatch(/answered "\*IDN\?" to "\*IDN\?", expected four fields/);
    expect(served.transport.isOpen).toBe(false);
  });

  test('numbers are read as SCPI writes them', async () => {
    const numbers = { A: '+1.5E+03', B: '-.5', C: '9.91E37', D: '9.9E37', E: '-9.9E+37', F: '7' };
    const answers = Object.fromEntries(Object.entries(numbers).map(([name, text]) => [`${name}?`, text]));
    await withAnswers(answers, async (instrument) => {
      const read = await Promise.all(Object.keys(answers).map((query) => instrument.queryNumber(query)));
      expect(read).toEqual([1500, -0.5, NaN, Infinity, -Infinity, 7]);
    });
  });

  test('a number with a unit is converted to the one that is asked for', async () => {
    await withAnswers({ 'V?': '1500 MV', 'R?': '+2.5E+00OHM', 'X?': '3 PARSEC' }, async (instrument) => {
      expect(await instrument.queryNumber('V?', { unit: 'V' })).toBe(1.5);
      expect(await instrument.queryNumber('R?', { unit: 'Ω' })).toBe(2.5);
      expect((await failureOf(instrument.queryNumber('V?'))).message).toMatch(/expected a number without a unit$/);
      expect((await failureOf(instrument.queryNumber('R?', { unit: 'V' }))).message).toMatch(
        /is a resistance, expected a/,
      );
      expect(await failureOf(instrument.queryNumber('X?'))).toBeInstanceOf(GarbledReplyError);
    });
  });

  test('checkErrors empties the error queue, and throws all that was in it', async () => {
    await withAnswers({}, async (instrument) => {
      await instrument.checkErrors();
      await instrument.write('NONSENSE');
      await instrument.write('FOO:BAR 3');
      const failure = await failureOf(instrument.checkErrors());
      expect(failure).toBeInstanceOf(InstrumentError);
      const undefinedHeader = { code: -113, message: 'Undefined header' };
      expect(failure).toMatchObject({ code: 'INSTRUMENT_ERROR', errors: [undefinedHeader, undefinedHeader] });
      expect(failure.message).toMatch(/^X1 at tcp .* reports -113 Undefined header; -113 Undefined header$/);
      await instrument.checkErrors();
    });
  });

  test('an instrument that cannot answer two questions in a line is waited for until it is quiet', async () => {
    const received: string[] = [];
    const simple = new SimulatedScpiInstrument('ACME,X1,7,1.0', { 'A?': () => undefined, 'B?': () => 'B' });
    simple.received.subscribe((line) => received.push(line));
    await using served = await overTcp(simple);
    const instrument = new ScpiInstrument(served.transport, { resynchronise: 'quiet' });
    await instrument.open();
    await failureOf(instrument.query('A?', { timeout: '20 ms' }));
    expect(await instrument.query('B?')).toBe('B');
    expect(received).toEqual(['*IDN?', 'A?', 'B?']);
    expect(() => new ScpiInstrument(served.transport, { resynchronise: 'never' as 'quiet' })).toThrow(
      /must be 'question'/,
    );
  });

  test('operationComplete waits for longer than the timeout', async () => {
    const slow: SimulatedInstrument = {
      async receive(line, port) {
        if (line === '*OPC?') await new Promise((resolve) => setTimeout(resolve, 400));
        await port.send(line === '*OPC?' ? '1\n' : 'ACME,SLOW,1,1\n');
      },
    };
    await using served = await overTcp(slow, { timeout: '300 ms' });
    const instrument = new ScpiInstrument(served.transport);
    await instrument.open();
    await instrument.operationComplete();
    expect(await instrument.query('*IDN?')).toBe('ACME,SLOW,1,1');
  });

  test('a block of unknown length ends with its newline, not with those in it', async () => {
    const block = Buffer.from('#0one\ntwo\n\nthree');
    await withAnswers({ 'DATA?': block }, async (instrument) => {
      expect(Buffer.from(await instrument.queryBinary('DATA?')).toString()).toBe('one\ntwo\n\nthree');
      expect(await instrument.query('*ESE?')).toBe('0');
    });
  });

  test('what is no block is refused, and the next query works', async () => {
    await withAnswers({ 'DATA?': 'no block' }, async (instrument) => {
      expect((await failureOf(instrument.queryBinary('DATA?'))).message).toMatch(/expected a block that begins with #/);
      expect(await instrument.query('*ESE?')).toBe('0');
    });
  });

  test('a block is streamed in pieces, and one that is left early does not spoil what follows', async () => {
    const block = Buffer.concat([Buffer.from('#6400000'), Buffer.alloc(400_000, 10)]);
    await withAnswers({ 'CURVe?': block }, async (instrument) => {
      let length = 0;
      await drain(instrument.streamBinary('CURV?'), (piece) => void (length += piece.length));
      expect(length).toBe(400_000);
      await drain(instrument.streamBinary('CURV?').pipe(take(1)));
      expect(await instrument.query('*IDN?')).toBe('ACME,X1,7,1.0');
    });
  });

  test('a consumer may take longer for a piece than the timeout', async () => {
    const block = Buffer.concat([Buffer.from('#6200000'), Buffer.alloc(200_000)]);
    await withAnswers({ 'CURVe?': block }, async (instrument) => {
      let length = 0;
      let waited = false;
      await drain(instrument.streamBinary('CURV?', { timeout: '200 ms' }), async (piece) => {
        length += piece.length;
        if (!waited) await new Promise((resolve) => setTimeout(resolve, 300));
        waited = true;
      });
      expect(length).toBe(200_000);
    });
  });
});

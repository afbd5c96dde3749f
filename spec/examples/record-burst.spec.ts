/** A fault at any point of the recording of a burst: it ends in time, says which device it was, and what was taken is saved. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { concat, NEVER, share, take, tap, throwError, type Observable } from 'rxjs';
import { recordBurst, type BurstOutcome } from '../../examples/record-burst.js';
import {
  Agilent33220A,
  CameraError,
  CameraStateError,
  CameraTimeoutError,
  DisconnectedError,
  DummyCamera,
  simulate,
  Simulated33220A,
  TcpTransport,
  TransportTimeoutError,
  withFaults,
  type DummyCameraOptions,
  type Fault,
} from '../../lib/devices/index.js';
import { drain } from '../../lib/flow/index.js';
import { DirectoryWalker, readTable, StorageError, verify } from '../../lib/storage/index.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';

/** What is wrong with the devices of a test. */
interface Troubles {
  /** With the answers of the generator. */
  readonly faults?: readonly Fault[];
  /** With the line from the generator to the camera on the right. */
  readonly toRight?: (line: Observable<number>) => Observable<number>;
  /** With the camera on the right. */
  readonly right?: (camera: DummyCamera) => Promise<void>;
  /** With the directory that is written to. */
  readonly directory?: (root: string) => Promise<void>;
  /** Somebody presses Ctrl-C when so many pulses have come. */
  readonly stopAfter?: number;
  /** How many pulses there are to be. */
  readonly count?: number;
}

const nothing = async () => {};

/** Records a burst with simulated devices. */
async function record(troubles: Troubles = {}) {
  const { faults = [], toRight = (line) => line, right: spoil = nothing, directory = nothing } = troubles;
  const { stopAfter = Infinity, count = 6 } = troubles;
  const stop = new AbortController();
  const simulated = new Simulated33220A();
  let triggers = 0;
  simulated.triggers.subscribe((number) => (triggers = number));
  await using served = await simulate(withFaults(simulated, faults), { port: 0 });
  const transport = new TcpTransport({ host: '127.0.0.1', port: served.port!, timeout: '500 ms' });
  await using generator = new Agilent33220A(transport);
  await generator.open();
  const line = simulated.pulses.pipe(
    tap((pulse) => pulse + 1 === stopAfter && stop.abort()),
    share(),
  );
  const camera = (name: string, externalTrigger: Observable<number>): DummyCamera => {
    const waiting = { frameTimeout: '1 s', triggerTimeout: '1 s' };
    const options: DummyCameraOptions = { name, externalTrigger, triggerMode: 'external', exposureTime: 0.001 };
    return new DummyCamera({ ...options, ...waiting, shape: [8, 10] });
  };
  await using left = camera('left', line);
  await using right = camera('right', toRight(line));
  await spoil(right);
  const walker = new DirectoryWalker(await temporaryDirectory());
  await directory(walker.root);
  const signals = { stop: stop.signal, abort: new AbortController().signal };
  try {
    const burst = { cameras: [left, right], generator, walker, frequency: 100, count, ...signals };
    return { ...(await recordBurst(burst)), root: walker.root, triggers, generator: transport.name };
  } finally {
    expect([left.state, right.state]).toEqual(['standby', 'standby']);
  }
}

/** Checks that all that was taken is there, and nothing else: how many frames of each camera. */
async function savedOf({ root, tallies }: BurstOutcome & { root: string }): Promise<number[]> {
  const saved = tallies.map(async (tally) => {
    const names = await readdir(join(root, tally.name)).catch(() => []);
    const images = names.filter((name) => name.endsWith('.tif')).length;
    expect(tally).toMatchObject({ acquired: images, saved: images, dropped: 0, failed: 0 });
    return images;
  });
  const counts = await Promise.all(saved);
  expect((await verify(root)).isWhole).toBe(true);
  return counts;
}

describe('a burst', () => {
  test('is saved as a whole, with a row of readings for each trigger', async () => {
    const run = await record();
    expect(run.failures).toEqual([]);
    expect(await savedOf(run)).toEqual([6, 6]);
    expect(run.triggers).toBe(1);
    const rows: Record<string, unknown>[] = [];
    await drain(readTable(run.readings), (row) => void rows.push(row));
    expect(rows.map((row) => row['trigger'])).toEqual([0, 1, 2, 3, 4, 5]);
    expect(Object.keys(rows[0]!)).toEqual(['trigger', 'left.time', 'left.mean', 'right.time', 'right.mean']);
  });

  test('whose trigger never comes to a camera ends, names it, and keeps what the other has', async () => {
    const run = await record({ toRight: () => NEVER });
    expect(run.failures).toEqual([expect.any(CameraTimeoutError)]);
    expect(run.failures[0]).toMatchObject({ camera: 'right', operation: 'grab', expected: 0, received: 0, seconds: 2 });
    expect(run.failures[0]!.message).toContain('it waits for a trigger on its line');
    expect(await savedOf(run)).toEqual([1, 0]);
  });

  test('in which the cable of a camera is pulled ends, names it, and keeps what was taken', async () => {
    const pulled = throwError(() => new Error('the cable was pulled'));
    const run = await record({ toRight: (line) => concat(line.pipe(take(3)), pulled) });
    expect(run.failures).toEqual([expect.any(CameraError)]);
    expect(run.failures[0]).toMatchObject({ camera: 'right', operation: 'grab' });
    expect(run.failures[0]!.message).toContain('the cable was pulled');
    const [left, right] = await savedOf(run);
    expect(right).toBe(3);
    expect(left).toBeGreaterThanOrEqual(3);
  });

  test('in which a camera falls silent ends, names it, and keeps what was taken', async () => {
    const run = await record({ toRight: (line) => concat(line.pipe(take(3)), NEVER) });
    expect(run.failures).toEqual([expect.any(CameraTimeoutError)]);
    expect(run.failures[0]).toMatchObject({ camera: 'right', expected: 3, received: 3 });
    expect(await savedOf(run)).toEqual([4, 3]);
  });

  test('is not begun when the generator does not answer', async () => {
    const silent = record({ faults: [{ on: 'SYST:ERR?', fault: 'silence' }] });
    await expect(silent).rejects.toBeInstanceOf(TransportTimeoutError);
    await expect(silent).rejects.toThrow(/^tcp 127.0.0.1:\d+ did not answer "SYST:ERR\?" within 0.5 s/);
  });

  test.each([
    ['falls silent', 'silence', TransportTimeoutError],
    ['goes away', 'disconnect', DisconnectedError],
  ] as const)('in which the generator %s ends, names it, and keeps what was taken', async (_, fault, error) => {
    const fine = { on: 'SYST:ERR?', fault: 'late', delay: '0 s' } as const;
    const run = await record({ faults: [fine, { on: 'SYST:ERR?', fault }], count: 1000 });
    expect(run.failures).toEqual([expect.any(error)]);
    expect(run.failures[0]).toMatchObject({ transport: run.generator, pending: 'SYST:ERR?' });
    const [left, right] = await savedOf(run);
    expect(left).toBeLessThan(1000);
    expect(Math.abs(left! - right!)).toBeLessThanOrEqual(1);
  });

  test('is not triggered when a camera cannot be armed', async () => {
    const run = await record({ right: (camera) => camera.close() });
    expect(run.failures).toEqual([expect.any(CameraStateError)]);
    expect(run.failures[0]).toMatchObject({ camera: 'right' });
    expect(run.triggers).toBe(0);
    expect(await savedOf(run)).toEqual([0, 0]);
  });

  test('whose frames cannot be written for one camera ends, and keeps those of the other', async () => {
    const run = await record({ directory: (root) => writeFile(join(root, 'right'), 'a file, no directory') });
    expect(run.failures).toEqual([expect.any(StorageError)]);
    expect(run.failures[0]).toMatchObject({ path: expect.stringContaining('right') });
    const [left, right] = run.tallies;
    expect(left!.saved).toBe(left!.acquired);
    expect([right!.saved, right!.outstanding]).toEqual([0, 0]);
  });

  test('that is stopped by Ctrl-C is no failure, and keeps what was taken', async () => {
    const run = await record({ stopAfter: 3 });
    expect(run.failures).toEqual([]);
    for (const saved of await savedOf(run)) expect([2, 3]).toContain(saved);
  });
});

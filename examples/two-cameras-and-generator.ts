/**
 * Two cameras that a function generator triggers: once for a burst, when both are armed.
 *
 * Generator and cameras are simulated, and connected by a line, unless real ones are named. The simulated generator is on a
 * TCP port, or on a serial port with --pty. Ctrl-C stops, and saves what was taken.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import {
  Agilent33220A,
  AravisCamera,
  DummyCamera,
  SerialTransport,
  simulate,
  Simulated33220A,
  TcpTransport,
  type Camera,
  type ServedInstrument,
  type Transport,
} from 'rxlab/devices';
import { createRunDirectory, formatTallies, Interruption } from 'rxlab/session';
import { DirectoryWalker } from 'rxlab/storage';
import { inUnit, seconds } from 'rxlab/units';
import { share, type Observable } from 'rxjs';
import { recordBurst } from './record-burst.js';

const { values } = parseArgs({
  options: {
    /** The simulated generator on a serial port, which needs the program socat. */
    pty: { type: 'boolean', default: false },
    /** A real one: HOST or HOST:PORT in the network, or a serial port. */
    host: { type: 'string' },
    serial: { type: 'string' },
    /** Real cameras, by the ids that `rxlab devices` names. */
    camera: { type: 'string', multiple: true, default: [] },
    frequency: { type: 'string', default: '10 Hz' },
    count: { type: 'string', default: '10' },
    exposure: { type: 'string', default: '10 ms' },
    output: { type: 'string' },
  },
});

try {
  await main();
} catch (error) {
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const frequency = inUnit(values.frequency, 'Hz', '--frequency');
  const count = Number(values.count);
  const simulated = new Simulated33220A();
  await using served = await simulate(simulated, values.pty ? { pty: true } : { port: 0 });
  await using generator = new Agilent33220A(transportTo(served));
  await generator.open();
  const line = simulated.pulses.pipe(share());
  await using left = camera(0, line, frequency);
  await using right = camera(1, line, frequency);
  const cameras = [left, right];
  await Promise.all(cameras.map((each) => each.open()));

  console.log(`${generator.name}: ${count} pulses at ${values.frequency}\n`);
  const walker = new DirectoryWalker(values.output ?? (await createRunDirectory()));
  using interruption = new Interruption();
  const { stop, abort } = interruption;
  const burst = { cameras, generator, walker, frequency, count, stop, abort };
  const { tallies, readings, failures } = await recordBurst(burst);
  const streams = tallies.map((tally) => tally.summary());
  const record = await walker.saveMetadata({ generator: generator.identity, options: values, streams });

  console.log(await readFile(readings, 'utf8').catch(() => 'no readings'));
  console.log(`${formatTallies(tallies)}\nrecord in ${record}`);
  for (const { message } of failures) console.error(`error: ${message}`);
  process.exitCode = failures.length > 0 ? 1 : interruption.exitCode;
}

function transportTo({ path, port }: ServedInstrument): Transport {
  const serial = values.serial ?? path;
  if (serial !== undefined && values.host === undefined) return new SerialTransport({ path: serial });
  const [host = '', number = '5025'] = (values.host ?? `127.0.0.1:${port}`).split(':');
  return new TcpTransport({ host, port: Number(number) });
}

function camera(position: number, line: Observable<unknown>, frequency: number): Camera {
  const settings = {
    name: `cam${position}`,
    exposureTime: values.exposure,
    triggerMode: 'external',
    // A pulse that does not come, or a camera that was unplugged, is to be noticed soon.
    triggerTimeout: `${2 + 2 / frequency} s`,
    frameTimeout: seconds(1 + inUnit(values.exposure, 's', '--exposure')),
  } as const;
  const id = values.camera[position];
  if (id !== undefined) return new AravisCamera({ id, ...settings });
  return new DummyCamera({ seed: position, externalTrigger: line, ...settings });
}

/**
 * Scans the offset of a function generator, measures each voltage with a multimeter, and saves the readings as a table.
 *
 * Both are simulated here, the generator on a TCP port and the multimeter on another, and connected by a divider that halves the
 * voltage. With real ones, only the transports change: `new TcpTransport({ host: '192.168.0.7' })`.
 */
import { join } from 'node:path';
import { broadcast, concatMap, drain } from 'rxlab';
import {
  Agilent33220A,
  Keithley2000,
  scan,
  simulate,
  Simulated33220A,
  SimulatedKeithley2000,
  TcpTransport,
} from 'rxlab/devices';
import { createRunDirectory } from 'rxlab/session';
import { table } from 'rxlab/sinks';
import { volts } from 'rxlab/units';

const simulated = new Simulated33220A();
await using servedGenerator = await simulate(simulated, { port: 0 });
await using servedMeter = await simulate(new SimulatedKeithley2000({ voltage: () => simulated.vdc / 2 }), { port: 0 });

await using generator = new Agilent33220A(new TcpTransport({ host: '127.0.0.1', port: servedGenerator.port! }));
await using meter = new Keithley2000(new TcpTransport({ host: '127.0.0.1', port: servedMeter.port! }));
await Promise.all([generator.open(), meter.open()]);
await generator.write('OUTP:LOAD INF');
await generator.output.set(true);
await meter.configureVoltage({ range: '10 V' });

// At each voltage the mean of five readings; the next is set when they have been taken.
const measured = scan(generator.vdc, ['0 V', '500 mV', '1 V', '1.5 V', '2 V'], { restore: true }).pipe(
  concatMap(async () => {
    const readings: number[] = [];
    await drain(meter.readings({ count: 5 }), (reading) => void readings.push(reading.value));
    const mean = readings.reduce((sum, reading) => sum + reading, 0) / readings.length;
    return { set: volts(await generator.vdc.get()), measured: volts(mean) };
  }),
);

console.log(`${generator.identity.model} and ${meter.identity.model}\n\n${'set'.padEnd(10)}${'measured'.padStart(14)}`);
const path = join(await createRunDirectory(), 'readings.csv');
const [{ rows }] = await Promise.all(
  broadcast(measured, table(path), (readings) =>
    drain(readings, (row) => console.log(`${String(row.set).padEnd(10)}${String(row.measured).padStart(14)}`)),
  ),
);
await generator.checkErrors();
console.log(`\n${rows} readings in ${path}`);

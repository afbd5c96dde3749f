/**
 * Scans the offset of a function generator, and measures each voltage with a multimeter.
 *
 * Both are simulated here, the generator on a TCP port and the multimeter on another, and connected by a divider that halves the
 * voltage. With real ones, only the transports change: `new TcpTransport({ host: '192.168.0.7' })`.
 */
import { concatMap, drain } from 'rxlab';
import {
  Agilent33220A,
  Keithley2000,
  scan,
  simulate,
  Simulated33220A,
  SimulatedKeithley2000,
  TcpTransport,
} from 'rxlab/devices';

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
  concatMap(async ({ value }) => {
    const readings: number[] = [];
    await drain(meter.readings({ count: 5 }), (reading) => void readings.push(reading.value));
    return { set: value, measured: readings.reduce((sum, reading) => sum + reading, 0) / readings.length };
  }),
);

console.log(
  `${generator.identity.model} and ${meter.identity.model}\n\n${'set'.padEnd(10)}${'measured / V'.padStart(14)}`,
);
await drain(measured, (row) => console.log(`${String(row.set).padEnd(10)}${row.measured.toFixed(4).padStart(14)}`));
await generator.checkErrors();

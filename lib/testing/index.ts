// Not by the door of the room: a test of a pipe need not wait for the drivers of cameras.
export { simulate } from '../devices/simulators/simulate.js';
export { Simulated33220A } from '../devices/simulators/simulated-33220a.js';
export { SimulatedKeithley2000 } from '../devices/simulators/simulated-keithley-2000.js';
export { SimulatedScpiInstrument } from '../devices/simulators/simulated-scpi-instrument.js';
export { withFaults } from '../devices/simulators/with-faults.js';
export { holdFor } from './hold-for.js';
export { MarbleMismatchError } from './marble-mismatch-error.js';
export type { PacedSource } from './paced-source.js';
export { runMarbles, type MarbleHelpers } from './run-marbles.js';

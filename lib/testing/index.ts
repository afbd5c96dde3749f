export { holdFor } from './hold-for.js';
export { MarbleMismatchError } from './marble-mismatch-error.js';
export type { PacedSource } from './paced-source.js';
export { runMarbles, type MarbleHelpers } from './run-marbles.js';

export { asFilter, type OutputOf } from './as-filter.js';
export { asSink } from './as-sink.js';
export { coroutine, type Coroutine, type CoroutineBody, type CoroutineOf } from './coroutine.js';
export { fanOut, type FanOutResult } from './fan-out.js';
export { StopIteration } from './stop-iteration.js';
export type { CoroutineSupply } from './supply.js';

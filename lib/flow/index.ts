export { broadcast, type Results } from './broadcast.js';
export {
  buffer,
  BufferOverflowError,
  type BufferOperator,
  type BufferOptions,
  type DropReason,
  type Overflow,
} from './buffer.js';
export { concatMap, type ConcatMapOptions } from './concat-map.js';
export type { Consumer, CoroutineLike } from './coroutine-sink.js';
export { deliver } from './deliver.js';
export type { Release } from './delivery.js';
export { drain, type DrainOptions } from './drain.js';
export type { Project, ResultOf } from './flat-map.js';
export { CloseTimeoutError, generate, type GenerateOptions } from './generate.js';
export { guard, type GuardOptions } from './guard.js';
export { hold } from './hold.js';
export { inject } from './inject.js';
export { iterate } from './iterate.js';
export { lend } from './lend.js';
export { mergeMap } from './merge-map.js';
export type { Producer } from './producer.js';
export { InvalidArgumentError, RxlabError } from './rxlab-error.js';
export type { Sink, Source } from './source.js';
export { zip } from './zip.js';

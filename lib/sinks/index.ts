export { Accumulate, type Accumulated, type AccumulateOptions } from './accumulate.js';
export { count } from './count.js';
export { forEach } from './for-each.js';
export { FrameCountError } from './frame-count-error.js';
export { ignore } from './ignore.js';
export { print } from './print.js';
export { Result } from './result.js';
export { table, type TableOptions, type TableSummary } from './table.js';

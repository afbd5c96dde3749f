export { formatBytes, parseBytes } from './bytes.js';
export { formatTallies } from './format-tallies.js';
export { IndexRanges } from './index-ranges.js';
export { InterruptedError, type InterruptSignal } from './interrupted-error.js';
export type { Accountable } from './interrupt-watcher.js';
export { Interruption, type InterruptionOptions } from './interruption.js';
export { createRunDirectory } from './run-directory.js';
export { showProgress, type ProgressDisplay, type ProgressOptions } from './show-progress.js';
export { Tally, type Fate, type Indexed, type Loss, type TallyOptions, type TallySummary } from './tally.js';

export { backproject } from './backproject.js';
export { onWorkers, type OnWorkersOptions, type WorkerFilterName } from './on-workers.js';
export { findCenter, type FindCenterOptions } from './find-center.js';
export { pickSlice } from './pick-slice.js';
export { sinograms } from './sinograms.js';

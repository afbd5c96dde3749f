export { estimate, type EstimateOptions } from './estimate/estimate.js';
export { WriteEstimate } from './estimate/write-estimate.js';
export type { FormatOptions, OpenOptions } from './format.js';
export {
  Verification,
  type DatasetVerification,
  type FlawedFrame,
  type UnlistedFrames,
} from './manifest/verification.js';
export { verify } from './manifest/verify.js';
export { openFrames, type FrameFile } from './reading/open-frames.js';
export { readArray } from './reading/read-array.js';
export type { StoredArray } from './reading/stored-array.js';
export { listImages, type ImagePattern } from './reading/list-images.js';
export { read, type ReadOptions } from './reading/read.js';
export { readSequence, type ReadSequenceOptions } from './reading/read-sequence.js';
export { fromSharp } from './sharp/from-sharp.js';
export { toSharp } from './sharp/to-sharp.js';
export { StorageError, type WriteSummary } from './storage-error.js';
export { readTable } from './tables/read-table.js';
export { table } from './tables/table.js';
export type { TableOptions, TableSummary } from './tables/table-options.js';
export { DirectoryWalker } from './walker/directory-walker.js';
export { MemoryWalker } from './walker/memory-walker.js';
export type { Walker } from './walker/walker.js';
export type { WalkerOptions, WriterOptions } from './walker/writer-options.js';
export type { Durability } from './writing/durability.js';
export type { SavedFrame } from './writing/frame-files.js';
export type { OnSaved } from './writing/frame-writer.js';

export { DirectoryWalker, type DirectoryWalkerOptions, type WriterOptions } from './directory-walker.js';
export type { OnSaved, SavedFile } from './frame-writer.js';
export { listImages, type ImagePattern } from './list-images.js';
export { read } from './read.js';
export { readSequence } from './read-sequence.js';
export { StorageError, type WriteSummary } from './storage-error.js';

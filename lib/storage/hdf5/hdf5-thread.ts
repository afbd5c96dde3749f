import { FileThread } from '../file-thread/file-thread.js';
import type { Hdf5Calls } from './thread/hdf5-program.js';

/** A thread in which h5wasm reads or writes one file. */
export class Hdf5Thread extends FileThread<Hdf5Calls> {
  constructor() {
    super(new URL('./thread/hdf5-program', import.meta.url));
  }
}

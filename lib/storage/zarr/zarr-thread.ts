import { FileThread } from '../file-thread/file-thread.js';
import type { ZarrCalls } from './thread/zarr-program.js';

/** A thread in which zarrita reads one store. */
export class ZarrThread extends FileThread<ZarrCalls> {
  constructor() {
    super(new URL('./thread/zarr-program', import.meta.url));
  }
}

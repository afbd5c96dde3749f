/** The program of the thread in which a Zarr store is read: some of its codecs keep their thread busy. */
import { serveCalls } from '../../file-thread/serve-calls.js';
import type { StoredFrame } from '../../format.js';
import type { StoredArray } from '../../reading/stored-array.js';
import { loadZarrita, type Zarrita } from './load-zarrita.js';
import { readWholeArray } from './read-whole-array.js';
import { ReadingStore } from './reading-store.js';

export interface ZarrCalls {
  /** The store is the one that `count` and `frame` are about. */
  read(path: string, inside: string | undefined): Promise<void>;
  count(): Promise<number>;
  frame(position: number): Promise<StoredFrame | undefined>;
  array(path: string, inside: string): Promise<StoredArray>;
}

serveCalls(loadZarrita().then(calls));

function calls(zarr: Zarrita): ZarrCalls {
  let store: ReadingStore;
  return {
    read: async (path, inside) => {
      store = await ReadingStore.open(zarr, path, inside);
    },
    count: () => store.count(),
    frame: (position) => store.frame(position),
    array: (path, inside) => readWholeArray(zarr, path, inside),
  };
}

import type { Shape } from '../../../frames/index.js';
import type { StoredFrame } from '../../format.js';
import { framesInArray, type FramesInArray } from '../../reading/frames-in-array.js';
import { layout } from '../layout.js';
import { DirectoryStore } from './directory-store.js';
import { arrayAt, defaultArray, nodeAt, type StoredZarrArray } from './find-array.js';
import type { Zarrita } from './load-zarrita.js';
import { inOrder, type Strided } from './in-order.js';
import { isFrameDType } from './numbers.js';

/** A store of frames that is open in this thread. */
export class ReadingStore {
  readonly #zarr: Zarrita;
  readonly #store: DirectoryStore;
  /** Whether the frames are as we write them, with what is known of them. */
  readonly #isOurs: boolean;
  #array: StoredZarrArray;
  #frames: FramesInArray;

  private constructor(zarr: Zarrita, store: DirectoryStore, array: StoredZarrArray, isOurs: boolean) {
    this.#zarr = zarr;
    this.#store = store;
    this.#array = array;
    this.#isOurs = isOurs;
    this.#frames = framesIn(array, isOurs);
  }

  /** @throws an `Error` that says in half a sentence why its frames cannot be read */
  static async open(zarr: Zarrita, path: string, inside: string | undefined): Promise<ReadingStore> {
    const store = new DirectoryStore(path);
    const array = inside === undefined ? await defaultArray(zarr, store) : await arrayAt(zarr, store, inside);
    const root = await nodeAt(zarr, store, '/');
    const isOurs = array.path === `/${layout.frames}` && root?.attrs[layout.mark] !== undefined;
    return new ReadingStore(zarr, store, array, isOurs);
  }

  /** As many frames as are whole by now. */
  async count(): Promise<number> {
    this.#array = await arrayAt(this.#zarr, this.#store, this.#array.path);
    this.#frames = framesIn(this.#array, this.#isOurs);
    return this.#frames.count;
  }

  async frame(position: number): Promise<StoredFrame | undefined> {
    if (position >= this.#frames.count && position >= (await this.count())) return undefined;
    const { shape, place } = this.#frames;
    const missing = shape.map(() => null);
    const selected = (await this.#zarr.get(this.#array, [...place(position), ...missing])) as Strided;
    if (!this.#isOurs) return { data: inOrder(selected), shape };
    const data = inOrder(this.#isColour ? channelsLast(selected) : selected);
    return { data, shape, ...(await this.#record(position)) };
  }

  get #isColour(): boolean {
    return this.#frames.shape.length === 3;
  }

  async #record(position: number): Promise<Pick<StoredFrame, 'index' | 'timestamp' | 'metadata'>> {
    const names = [layout.index, layout.timestamp, layout.metadata];
    const [index, timestamp, metadata] = await Promise.all(names.map((name) => this.#valueAt(name, position)));
    return {
      index: Number(index),
      timestamp: Number(timestamp),
      metadata: JSON.parse(metadata as string) as Record<string, unknown>,
    };
  }

  async #valueAt(name: string, position: number): Promise<unknown> {
    return await this.#zarr.get(await arrayAt(this.#zarr, this.#store, name), [position]);
  }
}

function framesIn({ path, shape, dtype }: StoredZarrArray, isOurs: boolean): FramesInArray {
  if (!isFrameDType(dtype)) throw new Error(`the values of ${path} are ${dtype}, of which there are no frames`);
  const isColour = isOurs && shape.length === 4;
  const frames = framesInArray(path, shape, isColour);
  if (!isColour) return frames;
  const [channels, rows, columns] = frames.shape as readonly [number, number, number];
  return { ...frames, shape: [rows, columns, channels] satisfies Shape };
}

function channelsLast({ data, shape, stride }: Strided): Strided {
  const turn = ([channels, ...rest]: readonly number[]) => [...rest, channels!];
  return { data, shape: turn(shape), stride: turn(stride) };
}

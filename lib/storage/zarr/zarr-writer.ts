import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Frame, TypedArray } from '../../frames/index.js';
import type { CreateOptions, FrameFileWriter } from '../format.js';
import { discard, putInPlace, temporaryPath } from '../writing/temporary-file.js';
import { asJson } from '../writing/to-json.js';
import { arrayDocuments, columnChunk, groupDocument, layout, type ZarrPlan } from './layout.js';
import { ZarrStore } from './zarr-store.js';

const compress = promisify(gzip);

/**
 * Writes frames into a Zarr v3 store, a chunk each. Every file of it is put whole, and the shape of the frames grows when
 * all of a frame is there: whoever opens the store at any moment, also after its writer was killed, reads all frames that
 * have been appended.
 */
export class ZarrWriter implements FrameFileWriter {
  readonly #path: string;
  readonly #temporary: string;
  readonly #options: CreateOptions;
  readonly #store: ZarrStore;
  #plan: ZarrPlan | undefined;
  #shown = false;
  #count = 0;
  /** How many frames survive a power failure. */
  #synced = 0;
  /** The chunk of the index and of the timestamps that is being filled. */
  readonly #index = new BigInt64Array(columnChunk);
  readonly #timestamp = new Float64Array(columnChunk);

  constructor(path: string, options: CreateOptions) {
    this.#path = path;
    this.#temporary = temporaryPath(path);
    this.#options = options;
    this.#store = new ZarrStore(() => (this.#shown ? this.#path : this.#temporary));
  }

  async append(frame: Frame): Promise<number> {
    const metadata = asJson(frame.metadata);
    const plan = (this.#plan ??= this.#planFor(frame));
    check(frame, plan);
    const position = this.#count;
    if (position === 0) await mkdir(this.#temporary);
    let grown = position === 0 ? await this.#store.put('zarr.json', json(groupDocument(plan))) : 0;
    grown += await this.#store.put(frameKey(plan, position), await encode(frame.data, plan));
    if (metadata !== '{}') grown += await this.#store.put(metadataKey(position), encodeText(metadata));
    grown += await this.#putColumns(frame, position);
    for (const [name, document] of arrayDocuments(plan, position + 1)) {
      grown += await this.#store.replace(`${name}/zarr.json`, json(document));
    }
    if (!this.#shown) await putInPlace(this.#temporary, this.#path);
    this.#shown = true;
    this.#count++;
    return grown;
  }

  async sync(): Promise<void> {
    for (; this.#synced < this.#count; this.#synced++) await this.#store.sync(this.#keysOf(this.#synced));
  }

  async close(): Promise<void> {
    if (!this.#shown) await discard(this.#temporary);
  }

  /** The files that hold a frame, and all that is known of it. */
  #keysOf(position: number): string[] {
    const columns = [layout.index, layout.timestamp].map((name) => columnKey(name, position));
    const documents = [layout.index, layout.timestamp, layout.metadata, layout.frames].map(
      (name) => `${name}/zarr.json`,
    );
    return [frameKey(this.#plan!, position), metadataKey(position), ...columns, ...documents, 'zarr.json'];
  }

  #planFor({ shape, dtype }: Frame): ZarrPlan {
    const { compressionLevel = 0, pixelSize } = this.#options;
    return { shape, dtype, compressionLevel, pixelSize };
  }

  async #putColumns({ index, timestamp }: Frame, position: number): Promise<number> {
    const place = position % columnChunk;
    if (place === 0) {
      this.#index.fill(0n);
      this.#timestamp.fill(0);
    }
    this.#index[place] = BigInt(index);
    this.#timestamp[place] = timestamp;
    const grown = await this.#store.replace(columnKey(layout.index, position), bytesOf(this.#index));
    return grown + (await this.#store.replace(columnKey(layout.timestamp, position), bytesOf(this.#timestamp)));
  }
}

function frameKey({ shape }: ZarrPlan, position: number): string {
  return [layout.frames, 'c', position, ...(shape.length === 3 ? [0] : []), 0, 0].join('/');
}

function metadataKey(position: number): string {
  return `${layout.metadata}/c/${position}`;
}

/** Of the chunk in which the index or the timestamp of a frame is. */
function columnKey(name: string, position: number): string {
  return `${name}/c/${Math.floor(position / columnChunk)}`;
}

function check({ shape, dtype }: Frame, plan: ZarrPlan): void {
  if (plan.dtype === dtype && plan.shape.join() === shape.join()) return;
  const its = `${plan.dtype} [${plan.shape.join(', ')}]`;
  throw new Error(`it is ${dtype} [${shape.join(', ')}], and the Zarr store holds ${its}`);
}

/** Compressed off the event loop. */
async function encode(data: TypedArray, { compressionLevel }: ZarrPlan): Promise<Uint8Array> {
  const bytes = bytesOf(data);
  return compressionLevel > 0 ? await compress(bytes, { level: compressionLevel }) : bytes;
}

/** The codec `vlen-utf8`: how many texts there are, and the length of each before it. */
function encodeText(text: string): Uint8Array {
  const content = Buffer.from(text);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(1, 0);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
}

function json(document: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(document, undefined, 2)}\n`);
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

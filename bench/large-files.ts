/**
 * `node --expose-gc --import tsx bench/large-files.ts [gigabytes] [format …]`: 5 GB (unless told) through each uncompressed
 * format, into one file and out again, with the memory that this takes. Every frame is compared with what was written.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drain, generate } from 'rxlab';
import { frame, frameBytes, type Frame } from 'rxlab/frames';
import { DirectoryWalker, readSequence } from 'rxlab/storage';

const [gigabytes = '5', ...formats] = process.argv.slice(2);
const [rows, columns] = [2048, 2048];
const pixels = new Uint16Array(rows * columns);
for (let pixel = 0; pixel < pixels.length; pixel++) pixels[pixel] = Math.random() * 65_536;

const count = Math.ceil((Number(gigabytes) * 1e9) / pixels.byteLength);

/** The most memory that the process has had since it was last asked, in bytes. */
class MemoryWatch {
  #most = 0;

  take(): number {
    const most = this.#most;
    this.#most = 0;
    globalThis.gc?.();
    return most;
  }

  note(): void {
    this.#most = Math.max(this.#most, process.memoryUsage.rss());
  }
}

const memory = new MemoryWatch();

/** Frames of which each is another, in memory that is the same. */
const camera = generate(function* (): Generator<Frame> {
  for (let index = 0; index < count; index++) {
    memory.note();
    yield frame(pixels, [rows, columns], { index });
  }
});

async function measure(extension: string): Promise<void> {
  const walker = new DirectoryWalker(await mkdtemp(join(tmpdir(), 'rxlab-bench-')), { bytesPerFile: Infinity });
  try {
    memory.take();
    const begin = performance.now();
    const { frames, files } = await walker.write(camera, { dataset: `large.${extension}` });
    const written = memory.take();
    const middle = performance.now();
    let read = 0;
    await drain(readSequence(join(walker.root, `large.${extension}`)), (image) => {
      memory.note();
      if (image.index !== read || Buffer.compare(bytesOf(image), bytesOf(frame(pixels, [rows, columns]))) !== 0) {
        throw new Error(`frame ${read} of ${extension} is not what was written`);
      }
      read++;
    });
    const end = performance.now();
    if (read !== count || frames !== count || files !== 1) throw new Error(`${read} of ${count} frames came back`);
    const rate = (milliseconds: number) =>
      `${((count * frameBytes(frame(pixels, [rows, columns]))) / milliseconds / 1e3).toFixed(0)} MB/s`;
    const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
    console.log(
      `${extension.padEnd(6)} ${count} frames: written ${rate(middle - begin)}, ${megabytes(written)} of memory at most;` +
        ` read ${rate(end - middle)}, ${megabytes(memory.take())}`,
    );
  } finally {
    await rm(walker.root, { recursive: true });
  }
}

function bytesOf({ data }: Frame): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

for (const format of formats.length > 0 ? formats : ['tif', 'raw', 'h5', 'zarr']) await measure(format);

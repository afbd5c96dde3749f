/**
 * A run as long as a measurement: camera, flat correction on two workers, running mean, sink. Prints what memory the
 * process takes in the course of it, and the longest that the event loop stood still.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { map } from 'rxjs';
import { drain, generate } from 'rxlab';
import { averageImages, onWorkers } from 'rxlab/filters';
import { frame, FramePool } from 'rxlab/frames';

const shape = [2048, 2048] as const;
const size = shape[0] * shape[1];

/** A camera whose exposures cost nothing: what is measured is what comes behind it. */
function camera(count: number, pool: FramePool) {
  const scenes = Array.from({ length: 4 }, (_, scene) =>
    Uint16Array.from({ length: size }, (_, at) => 1000 + ((at * (scene + 7)) % 30_000)),
  );
  return generate(function* () {
    for (let index = 0; index < count; index++) yield frame(scenes[index % 4]!, shape, { index });
  }).pipe(map((image) => pool.lend(image)));
}

export async function longRun(count = 3000): Promise<void> {
  const flat = frame(new Uint16Array(size).fill(40_000), shape);
  const dark = frame(new Uint16Array(size).fill(100), shape);
  const pool = new FramePool();
  console.log(`\n${count} frames of 2048 x 2048 uint16: camera, flat correction on two workers, running mean, sink`);
  console.log(
    `  ${'frames'.padEnd(10)}${'resident MiB'.padStart(14)}${'pool MiB'.padStart(10)}${'frames/s'.padStart(10)}`,
  );
  const delays = monitorEventLoopDelay({ resolution: 1 });
  const start = performance.now();
  let frames = 0;
  let resident: number[] = [];
  const pipe = camera(count, pool).pipe(
    onWorkers('flatCorrect', { workers: 2, parameters: [flat, { dark }] }),
    averageImages(),
  );
  await drain(pipe, () => {
    // What starting takes does not count.
    if (++frames === 100) delays.enable();
    if (frames % (count / 10) !== 0) return;
    const rss = process.memoryUsage.rss() / 2 ** 20;
    resident = [...resident, rss];
    const rate = (1000 * frames) / (performance.now() - start);
    console.log(
      `  ${String(frames).padEnd(10)}${rss.toFixed(0).padStart(14)}${(pool.bytes / 2 ** 20).toFixed(0).padStart(10)}${rate.toFixed(1).padStart(10)}`,
    );
  });
  delays.disable();
  const growth = resident.at(-1)! - resident[0]!;
  console.log(
    `  resident memory grew by ${growth.toFixed(0)} MiB after the first tenth; ${pool.misses} misses of the pool`,
  );
  console.log(
    `  longest stall of the event loop ${(delays.max / 1e6).toFixed(1)} ms, 99th percentile ${(delays.percentile(99) / 1e6).toFixed(1)} ms; goal < 20 ms`,
  );
}

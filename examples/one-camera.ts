/** One camera, a filter, and two sinks: every frame is looked at, and the bright ones are saved. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { broadcast, buffer, drain } from 'rxlab';
import { DummyCamera } from 'rxlab/devices';
import type { Frame } from 'rxlab/frames';
import { DirectoryWalker } from 'rxlab/storage';
import { filter } from 'rxjs';

const camera = new DummyCamera({ shape: [120, 160], frameRate: 50, seed: 7 });
const walker = new DirectoryWalker(await mkdtemp(join(tmpdir(), 'rxlab-')));

function brightest({ data }: Frame): number {
  let most = 0;
  for (const value of data) most = Math.max(most, value);
  return most;
}

const frames = camera.stream({ count: 20 }).pipe(
  filter((frame) => frame.index % 2 === 0),
  buffer({ capacity: 10 }),
);
const [summary] = await Promise.all(
  broadcast(frames, walker.writer({ dataset: 'bright_{:03}.png' }), (source) =>
    drain(source, (frame) => console.log(`frame ${frame.index}: ${brightest(frame)} at most`)),
  ),
);
console.log(`${summary.frames} frames, ${summary.bytes} bytes in ${walker.root}`);

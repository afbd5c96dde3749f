/** A movie of a webcam, saved frame by frame with the time of each. Without a webcam, of ffmpeg's test images. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'rxlab';
import { FfmpegCamera } from 'rxlab/devices';
import type { Frame } from 'rxlab/frames';
import { DirectoryWalker } from 'rxlab/storage';
import { tap } from 'rxjs';

const [webcam] = await FfmpegCamera.devices();
console.log(webcam ? `Webcam: ${webcam.name}` : "No webcam: these are ffmpeg's test images.");
const source = webcam ?? { input: 'testsrc2=size=320x240:rate=25', format: 'lavfi' };

await using camera = new FfmpegCamera({ ...source, pixelFormat: 'gray' });
const walker = new DirectoryWalker(await mkdtemp(join(tmpdir(), 'rxlab-')), { dataset: 'movie_{:04}.tif' });
// A webcam does not wait: the frames wait here while the disk is busy.
const queue = buffer<Frame>({ capacity: 100, overflow: 'drop-oldest' });
const movie = camera.stream({ count: 25 }).pipe(
  tap(({ index, metadata }) => console.log(`frame ${index} at ${Number(metadata['time']).toFixed(2)} s`)),
  queue,
);
const { frames, bytes } = await walker.write(movie);
console.log(`${frames} frames, ${bytes} bytes in ${walker.root}; ${queue.dropped} dropped`);

/**
 * Two cameras that are too fast for the disk, saved while they acquire.
 *
 * Each frame is taken without waiting for the disk: a buffer with a stated memory budget is between. Ctrl-C stops the
 * cameras and saves what was taken; a second one stops at once and says what is dropped.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buffer } from 'rxlab';
import { DummyCamera, FileCamera, type Camera } from 'rxlab/devices';
import { frameBytes } from 'rxlab/frames';
import { createRunDirectory, formatTallies, Interruption, parseBytes, showProgress, Tally } from 'rxlab/session';
import { DirectoryWalker, estimate } from 'rxlab/storage';
import { fromEvent, takeUntil } from 'rxjs';

const usage = `usage: npm start -- [options]

  --images DIR      replay the images of a directory, or of a pattern such as 'run01/cam0_*.tif', as one camera;
                    once for each camera. Two simulated cameras unless given
  --count N         frames for each camera (40, or all images)
  --fps F           frames a second (20)
  --exposure S      exposure time in seconds (0.01)
  --format FORMAT   png or tiff (tiff)
  --output DIR      where the frames go (./data/DATE/runNN, a new one for each run)
  --memory SIZE     how much the frames that wait for the disk may take (512MB)
  --overflow WHAT   when that is used up: suspend the cameras, or drop-oldest (suspend)
  --help            this text`;

const options = readOptions();
const extension = options.format === 'png' ? 'png' : 'tif';

// The cameras: all wait for one software trigger, and then take their frames at their own rate.
const settings = { frameRate: options.fps, exposureTime: options.exposure } as const;
const triggered = { triggerMode: 'software', triggerSelector: 'acquisition' } as const;
const cameras: Camera[] =
  options.images.length > 0
    ? options.images.map((images, i) => new FileCamera(images, { name: `cam${i}`, ...settings, ...triggered }))
    : [0, 1].map((i) => new DummyCamera({ name: `cam${i}`, seed: i, ...settings, ...triggered }));

try {
  await Promise.all(cameras.map((camera) => camera.open()));
  const capacity = bufferCapacity();
  const walker = new DirectoryWalker(options.output ?? (await createRunDirectory()));
  await printOutlook(walker.root);
  const tallies = cameras.map(({ name }) => new Tally(name, { directory: join(walker.root, name), consecutive: true }));
  const progress = await showProgress(tallies, { total: options.count });
  const interruption = new Interruption({ tallies, write: progress.log });
  const failure = new AbortController();
  const stop = AbortSignal.any([interruption.stop, failure.signal]);

  const recordings = cameras.map(async (camera, i) => {
    const tally = tallies[i]!;
    const frames = camera
      .stream({ count: options.count, signal: stop })
      .pipe(
        tally.acquiring(),
        buffer({ capacity, overflow: options.overflow, onDrop: tally.drop }),
        takeUntil(fromEvent(interruption.abort, 'abort')),
      );
    const dataset = `frame_{:06}.${extension}`;
    try {
      await walker.write(frames, { name: camera.name, dataset, onSaved: tally.save });
    } catch (error) {
      tally.settle('failed', error);
      throw error;
    }
  });

  // The trigger: once, when all cameras are armed. If one of them cannot be, none need wait for it.
  const trigger = Promise.all(cameras.map((camera) => camera.armed))
    .then(() => Promise.all(cameras.map((camera) => camera.trigger())))
    .catch((error: unknown) => failure.abort(error));

  const [, ...results] = await Promise.allSettled([trigger, ...recordings]);
  progress[Symbol.dispose]();
  interruption.dispose();
  await walker.home();
  const record = await walker.saveMetadata({ options, streams: tallies.map((tally) => tally.summary()) });

  console.log(`${formatTallies(tallies)}\nrecord in ${record}`);
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []));
  for (const { message } of failures) console.error(`error: ${message}`);
  process.exitCode = failures.length > 0 ? 1 : interruption.exitCode;
} catch (error) {
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await Promise.all(cameras.map((camera) => camera.close()));
}

/** Measures the disk, and says whether it can keep up: better now than in the middle of the experiment. */
async function printOutlook(directory: string): Promise<void> {
  const [{ shape, dtype }] = cameras as [Camera];
  const [frames, rate] = [options.count ?? 0, options.fps].map((each) => each * cameras.length) as [number, number];
  // Nobody has counted the images that are replayed.
  if (frames === 0 || rate === 0) return;
  const plan = { frames, rate, shape, dtype, format: extension, directory, memory: options.memory };
  console.log(String(await estimate({ ...plan, duration: 0.3 })));
}

/** The frames of each camera that may wait, so that all frames together stay inside the memory budget. */
function bufferCapacity(): number {
  const bytes = cameras.reduce((sum, camera) => sum + frameBytes(camera), 0);
  // Beside those that wait, each camera has one being taken and one read ahead, and two are being written.
  const capacity = Math.floor(options.memory / bytes) - 4;
  if (capacity >= 1) return capacity;
  throw new Error(`--memory must be at least ${5 * bytes} bytes: that is five frames of each camera`);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        images: { type: 'string', multiple: true, default: [] },
        count: { type: 'string' },
        fps: { type: 'string', default: '20' },
        exposure: { type: 'string', default: '0.01' },
        format: { type: 'string', default: 'tiff' },
        output: { type: 'string' },
        memory: { type: 'string', default: '512MB' },
        overflow: { type: 'string', default: 'suspend' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const { images, output } = values;
    const count = values.count === undefined && images.length > 0 ? undefined : toNumber('count', values.count ?? '40');
    if (count !== undefined && !Number.isInteger(count))
      throw new Error(`--count must be a whole number, not ${count}`);
    return {
      images,
      count,
      output,
      fps: toNumber('fps', values.fps),
      exposure: toNumber('exposure', values.exposure),
      format: choose('format', values.format, ['png', 'tiff']),
      memory: parseBytes(values.memory, '--memory'),
      overflow: choose('overflow', values.overflow, ['suspend', 'drop-oldest']),
    };
  } catch (error) {
    console.error(`error: ${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}

function toNumber(name: string, text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= 0) return number;
  throw new Error(`--${name} must be a number of at least 0, not ${JSON.stringify(text)}`);
}

function choose<C extends string>(name: string, text: string, choices: readonly C[]): C {
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return choice;
  throw new Error(`--${name} must be ${choices.join(' or ')}, not ${JSON.stringify(text)}`);
}

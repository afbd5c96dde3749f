/** What cameras take at one burst of a function generator: saved, and brought together in a table. */
import { join } from 'node:path';
import { broadcast, buffer, type Sink } from 'rxlab';
import { synchronize, type Agilent33220A, type Camera, type SynchronizedFrames } from 'rxlab/devices';
import { statistics, type Frame } from 'rxlab/frames';
import { Tally } from 'rxlab/session';
import { table } from 'rxlab/sinks';
import type { DirectoryWalker } from 'rxlab/storage';
import { milliseconds } from 'rxlab/units';
import { filter, fromEvent, map, takeUntil, tap, type OperatorFunction } from 'rxjs';

/** What a burst is recorded with. */
export interface Burst {
  /** Each with a name of its own, and `triggerMode: 'external'`. */
  readonly cameras: readonly Camera[];
  /** Open. */
  readonly generator: Agilent33220A;
  readonly walker: DirectoryWalker;
  /** Of the pulses, in hertz. */
  readonly frequency: number;
  /** How many pulses. */
  readonly count: number;
  /** Aborts: take nothing more, and save what was taken. */
  readonly stop: AbortSignal;
  /** Aborts: stop now. */
  readonly abort: AbortSignal;
}

/** What became of it. */
export interface BurstOutcome {
  /** The account of each camera. */
  readonly tallies: readonly Tally[];
  /** The path of the table of readings. */
  readonly readings: string;
  /** What has gone wrong, where something has. All that was taken is saved nevertheless. */
  readonly failures: readonly Error[];
}

/**
 * The frames of each camera go into a directory of its name. What they have at a trigger is a row of `readings.csv`, also
 * where one of them has missed it.
 *
 * @throws what the generator says, where it cannot be made ready: then nothing was taken
 */
export async function recordBurst(burst: Burst): Promise<BurstOutcome> {
  const { cameras, generator, walker, frequency, count, stop, abort } = burst;
  await generator.configureBurst(frequency, count);
  await generator.checkErrors();

  const failure = new AbortController();
  const tallies = cameras.map(({ name }) => new Tally(name, { directory: join(walker.current, name) }));
  const shots = synchronize(cameras, { count, signal: AbortSignal.any([stop, failure.signal]) }).pipe(
    tap(eachFrame((frame, i) => tallies[i]!.acquire(frame))),
    // Saving may take longer than the time to the next trigger, which does not wait for that.
    buffer({ capacity: 32, onDrop: eachFrame((frame, i) => tallies[i]!.drop(frame, 'unsubscribed')) }),
    takeUntil(fromEvent(abort, 'abort')),
  );
  const writers = tallies.map((tally, i): Sink<SynchronizedFrames, unknown> => {
    const write = walker.writer({ name: tally.name, onSaved: tally.save });
    return (source) =>
      write(
        source.pipe(
          map(({ frames }) => frames[i]),
          filter((frame) => frame !== undefined),
        ),
      );
  });
  const readings = join(walker.current, 'readings.csv');
  const write = table(readings);
  const recorded = Promise.allSettled(broadcast(shots, ...writers, (source) => write(source.pipe(toRows(cameras)))));

  const triggered = triggerWhenArmed(burst, recorded).catch((error: unknown) => {
    failure.abort();
    throw error;
  });
  const [trigger] = await Promise.allSettled([triggered]);
  const results = await recorded;
  for (const [i, tally] of tallies.entries()) {
    const result = results[i]!;
    if (result.status === 'rejected') tally.settle('failed', result.reason);
  }
  // A camera that fails is the failure of all that save what it gives.
  const reasons = [trigger, ...results].map((result) => (result.status === 'rejected' ? (result.reason as Error) : []));
  return { tallies, readings, failures: [...new Set(reasons.flat())] };
}

/** The trigger: once, when all cameras are armed. Where the recording ends before that, it says why itself. */
async function triggerWhenArmed({ cameras, generator }: Burst, recorded: Promise<unknown>): Promise<void> {
  const armed = Promise.all(cameras.map((camera) => camera.armed));
  const over = recorded.then(() => false);
  const isArmed = await Promise.race([
    armed.then(
      () => true,
      () => false,
    ),
    over,
  ]);
  if (!isArmed) return;
  await generator.trigger();
  await generator.checkErrors();
}

/** A row for each trigger: of each camera how long after its first frame that was, and the mean of the pixels. */
function toRows(cameras: readonly Camera[]): OperatorFunction<SynchronizedFrames, object> {
  const first: number[] = [];
  const reading = (frame: Frame, i: number) => ({
    time: milliseconds(frame.timestamp - (first[i] ??= frame.timestamp)),
    mean: statistics(frame).mean,
  });
  return map(({ index, frames }) => ({
    trigger: index,
    ...Object.fromEntries(frames.map((frame, i) => [cameras[i]!.name, frame && reading(frame, i)])),
  }));
}

function eachFrame(action: (frame: Frame, camera: number) => void): (shot: SynchronizedFrames) => void {
  return ({ frames }) => frames.forEach((frame, i) => frame && action(frame, i));
}

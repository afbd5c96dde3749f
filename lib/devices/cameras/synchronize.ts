import type { Observable } from 'rxjs';
import { generate, InvalidArgumentError, iterate } from '../../flow/index.js';
import type { Frame } from '../../frames/index.js';
import { Camera } from './camera.js';

/** Options of {@link synchronize}. */
export interface SynchronizeOptions {
  /** How many triggers to take frames of. All there are unless told. */
  readonly count?: number | undefined;
  /** Ends the stream: it completes, also while it waits for a frame or a trigger. */
  readonly signal?: AbortSignal | undefined;
}

/** What several cameras have taken at the same trigger. */
export interface SynchronizedFrames {
  /** Which trigger it was; the first is 0. */
  readonly index: number;
  /** One for each camera, in the order of the cameras; `undefined` where it is missing. */
  readonly frames: readonly (Frame | undefined)[];
  /** The names of the cameras whose frame is missing. */
  readonly missing: readonly string[];
}

/**
 * Records with several cameras that have the same trigger, and brings together what they have taken at each. The frames belong
 * together by their `index`, which counts triggers, and not by the order in which they come: where a camera has dropped a
 * frame, or has ended before the others, that frame is `undefined`, its camera is named in `missing`, and all later ones are
 * in their places. A trigger of which no camera has a frame is left out.
 *
 * One frame of each camera is in hand, and no more; the next are asked for when these have been consumed. When the stream is
 * left, all cameras stop. When one fails, the others stop, what is in hand still comes, and the stream fails with its error.
 *
 * @throws an {@link InvalidArgumentError} when there are no cameras, or one is there twice
 *
 * @example
 * ```ts
 * import { drain } from 'rxlab';
 * import { DummyCamera, synchronize } from 'rxlab/devices';
 *
 * const options = { shape: [4, 6], frameRate: 100, triggerMode: 'software' } as const;
 * await using left = new DummyCamera({ ...options, name: 'left' });
 * await using right = new DummyCamera({ ...options, name: 'right', seed: 1 });
 * const run = drain(synchronize([left, right], { count: 2 }), ({ index, frames, missing }) =>
 *   console.log(index, frames.map((frame) => frame?.index), missing),
 * );
 * for (let shot = 0; shot < 2; shot++) {
 *   await Promise.all([left.armed, right.armed]);
 *   await Promise.all([left.trigger(), right.trigger()]);
 * }
 * await run;
 * // prints: 0 [ 0, 0 ] []
 * // prints: 1 [ 1, 1 ] []
 * ```
 */
export function synchronize(
  cameras: readonly Camera[],
  { count, signal }: SynchronizeOptions = {},
): Observable<SynchronizedFrames> {
  const areCameras =
    Array.isArray(cameras) && cameras.length > 0 && cameras.every((camera) => camera instanceof Camera);
  if (!areCameras || new Set(cameras).size < cameras.length) {
    throw new InvalidArgumentError('cameras', 'an array of cameras, at least one, and each once', cameras);
  }
  return generate((unsubscribed) => together(cameras, count, [unsubscribed, ...(signal ? [signal] : [])]));
}

async function* together(
  cameras: readonly Camera[],
  count: number | undefined,
  signals: readonly AbortSignal[],
): AsyncGenerator<SynchronizedFrames> {
  const ending = new AbortController();
  const signal = AbortSignal.any([...signals, ending.signal]);
  const streams = cameras.map((camera) => iterate(camera.stream({ count, signal })));
  /** The frame of each camera that has not been given; `undefined` where it has ended. */
  const inHand: (Frame | undefined)[] = [];
  let failure: { readonly error: unknown } | undefined;

  const advance = async (position: number): Promise<void> => {
    try {
      const next = await streams[position]!.next();
      inHand[position] = next.done === true ? undefined : next.value;
    } catch (error) {
      failure ??= { error };
      inHand[position] = undefined;
      ending.abort();
    }
  };

  try {
    await Promise.all(cameras.map((_, position) => advance(position)));
    while (inHand.some((frame) => frame !== undefined)) {
      const index = Math.min(...inHand.map((frame) => frame?.index ?? Infinity));
      const frames = inHand.map((frame) => (frame?.index === index ? frame : undefined));
      const missing = cameras.filter((_, position) => !frames[position]).map(({ name }) => name);
      yield { index, frames, missing };
      await Promise.all(frames.map(async (frame, position) => frame && advance(position)));
    }
    if (failure) throw failure.error;
  } finally {
    ending.abort();
    await Promise.allSettled(streams.map(async (stream) => stream.return?.()));
  }
}

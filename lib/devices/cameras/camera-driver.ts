import type { DType, Frame, PixelArray, Shape } from '../../frames/index.js';
import type { CameraSettings } from './camera-settings.js';

/** Gives memory for so many pixels, with whatever is in it. */
export type PixelAllocator = <D extends DType>(dtype: D, length: number) => PixelArray<D>;

/**
 * What a camera's hardware, or its simulation, can do. {@link Camera} is the face of it: it sees to it that these are called
 * in order, one at a time (but `trigger` while `grab` waits, and `stop` at any moment), with settings that were checked, and
 * that nothing waits for ever. A driver only has to fail when it cannot do what it is told.
 */
export interface CameraDriver {
  /** The size of the whole sensor. Known once the driver is open. */
  readonly shape: Shape;
  /** What kind of number a pixel is. Known once the driver is open. */
  readonly dtype: DType;

  /**
   * Connects to the hardware. A driver without it is ready as soon as it has been made. When the signal aborts, nobody waits
   * for it any more, and it is to let go of what it has opened so far.
   */
  open?(signal: AbortSignal): Promise<void>;

  /**
   * Starts a recording: when this resolves, the camera is ready for its first trigger. The signal aborts when it ends. A driver
   * whose hardware has to be given memory beforehand takes it from `allocate`, as in {@link grab}.
   */
  start(settings: CameraSettings, signal: AbortSignal, allocate: PixelAllocator): Promise<void>;

  /**
   * The next frame of the recording, cropped to the region of interest, with pixels that are never written again; `undefined`
   * when there are no more. Nobody waits for it any more when the signal aborts. Its index is the one that is asked for, or
   * a later one, where those between were dropped.
   *
   * A driver that takes the memory for its pixels from `allocate` saves a copy where the frames are of a pool. What it took
   * and did not give with a frame goes back to the pool when {@link stop} has resolved.
   */
  grab(index: number, signal: AbortSignal, allocate: PixelAllocator): Promise<Frame | undefined>;

  /** Fires the software trigger. The exposure begins before this returns. */
  trigger(): void | Promise<void>;

  /** Ends the recording. Called once for every `start`, also for one that failed: does no harm where nothing was started. */
  stop(): Promise<void>;

  /** Disconnects from the hardware. Called once, after the last `stop`. */
  close?(): Promise<void>;
}

import type { TriggerMode, TriggerSelector } from './camera-settings.js';
import type { Roi } from './roi.js';

/** Options that every camera has. All but the name and the timeouts can be changed later, in standby. */
export interface CameraOptions {
  /** What the camera is called in messages. */
  readonly name?: string | undefined;
  /** Seconds. */
  readonly exposureTime?: number | undefined;
  /** Frames per second; `Infinity`: as fast as they are consumed. */
  readonly frameRate?: number | undefined;
  /** What starts an exposure. `'auto'` unless told. */
  readonly triggerMode?: TriggerMode | undefined;
  /** What one trigger starts: a `'frame'`, as it does unless told, or an `'acquisition'`: the whole sequence, at the frame rate. */
  readonly triggerSelector?: TriggerSelector | undefined;
  /** The part of the sensor that is read out. The whole unless told. */
  readonly roi?: Roi | undefined;
  /** Seconds that a frame may take. The exposure time, the time between two frames and 5 s more unless told. */
  readonly frameTimeout?: number | undefined;
  /** Seconds that a trigger may take to come; a frame that waits for one has these in addition. 60 unless told. */
  readonly triggerTimeout?: number | undefined;
  /** Seconds that the camera may take to open, to start, to stop or to close. 10 unless told. */
  readonly commandTimeout?: number | undefined;
}

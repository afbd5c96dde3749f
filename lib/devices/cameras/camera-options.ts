import type { QuantityLike } from '../../units/index.js';
import type { TriggerMode, TriggerSelector } from './camera-settings.js';
import type { Roi } from './roi.js';

/**
 * Options that every camera has. All but the name and the timeouts can be changed later, in standby. Times are quantities such
 * as `'10 ms'`. A timeout that is a plain number is in milliseconds, as every timeout in Node.
 */
export interface CameraOptions {
  /** What the camera is called in messages. */
  readonly name?: string | undefined;
  /** `'10 ms'`, or a number of seconds. */
  readonly exposureTime?: QuantityLike | undefined;
  /** `'50 Hz'`, or a number of frames per second; `Infinity`: as fast as they are consumed. */
  readonly frameRate?: QuantityLike | undefined;
  /** What starts an exposure. `'auto'` unless told. */
  readonly triggerMode?: TriggerMode | undefined;
  /** What one trigger starts: a `'frame'`, as it does unless told, or an `'acquisition'`: the whole sequence, at the frame rate. */
  readonly triggerSelector?: TriggerSelector | undefined;
  /** The part of the sensor that is read out. The whole unless told. */
  readonly roi?: Roi | undefined;
  /** How long a frame may take. The exposure time, the time between two frames and 5 s more unless told. */
  readonly frameTimeout?: QuantityLike | undefined;
  /** How long a trigger may take to come; a frame that waits for one has this time in addition. 60 s unless told. */
  readonly triggerTimeout?: QuantityLike | undefined;
  /** How long the camera may take to open, to start, to stop or to close. 10 s unless told. */
  readonly commandTimeout?: QuantityLike | undefined;
}

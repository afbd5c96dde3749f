import { RxlabError } from '../../flow/index.js';
import { within } from '../within.js';
import { CameraError, CameraTimeoutError, type CameraOperation } from './camera-error.js';

/** What a driver is called for, and how long that may take. */
export interface DriverCall {
  /** The name of the camera. */
  readonly camera: string;
  readonly operation: CameraOperation;
  readonly seconds: number;
  /** How many frames have come so far. */
  readonly received?: number;
  /** The index of the next frame. */
  readonly expected?: number;
  /** Gives up the call: it gives `undefined`. */
  readonly signal?: AbortSignal;
  /** What the driver is waiting for, when it is late. */
  readonly waitsFor?: () => string | undefined;
}

/** Has a driver do something. It fails with a message that names the camera and what it was doing, and in time. */
export async function callDriver<T>(call: DriverCall, work: () => T | PromiseLike<T>): Promise<T | undefined> {
  const { camera, operation, seconds, received = 0, expected = received, signal, waitsFor } = call;
  const late = (): Error => new CameraTimeoutError(camera, operation, seconds, expected, received, waitsFor?.());
  try {
    return await within(seconds, work, late, signal);
  } catch (error) {
    throw error instanceof RxlabError ? error : new CameraError(camera, operation, error);
  }
}

import { RxlabError } from '../../flow/index.js';
import { TimeoutError } from '../timeout-error.js';

/** Whether a camera is recording. */
export type CameraState = 'standby' | 'recording';

/** What a camera does with its driver. */
export type CameraOperation = 'open' | 'start' | 'grab' | 'trigger' | 'stop' | 'close';

/** A camera was asked for what it cannot do in the state it is in: `code` is `CAMERA_STATE`. */
export class CameraStateError extends RxlabError {
  override readonly name = 'CameraStateError';

  constructor(
    /** The name of the camera. */
    readonly camera: string,
    /** The state it is in. */
    readonly state: CameraState,
    /** Why it cannot, and what would be right, as the end of the sentence "camera … cannot …". */
    reason: string,
  ) {
    super('CAMERA_STATE', `camera ${JSON.stringify(camera)} cannot ${reason}`);
  }
}

/** A camera's driver has failed: `code` is `CAMERA_FAILED`, `cause` is its error. The camera is in standby. */
export class CameraError extends RxlabError {
  override readonly name = 'CameraError';

  constructor(
    /** The name of the camera. */
    readonly camera: string,
    /** What the driver was doing. */
    readonly operation: CameraOperation,
    cause: unknown,
    /** What had failed before, and made the camera stop; `undefined` where nothing had. */
    readonly earlier?: unknown,
  ) {
    const before = earlier === undefined ? '' : `; before that: ${messageOf(earlier)}`;
    super('CAMERA_FAILED', `camera ${JSON.stringify(camera)} failed to ${operation}: ${messageOf(cause)}${before}`, {
      cause,
    });
  }
}

/** A camera has not sent a frame, or has not answered, in time: `code` is `TIMEOUT`. The camera is in standby. */
export class CameraTimeoutError extends TimeoutError {
  override readonly name = 'CameraTimeoutError';

  constructor(
    /** The name of the camera. */
    readonly camera: string,
    /** What the driver was doing. */
    readonly operation: CameraOperation,
    seconds: number,
    /** The index of the frame that was to come next. */
    readonly expected: number,
    /** How many frames of the recording had come. */
    readonly received: number,
    /** What it was waiting for, as far as is known. */
    waitsFor?: string,
  ) {
    const sent = operation === 'grab' ? `has not sent frame ${expected}` : `did not ${operation}`;
    const limit = `within ${Number(seconds.toPrecision(3))} s`;
    super(
      `camera ${JSON.stringify(camera)} ${sent} ${limit} (${received} received)${waitsFor ? `: it waits for ${waitsFor}` : ''}`,
      seconds,
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

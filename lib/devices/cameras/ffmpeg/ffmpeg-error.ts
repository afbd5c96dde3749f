import { RxlabError } from '../../../flow/index.js';

/** How an ffmpeg process has ended. */
export interface FfmpegEnding {
  /** `null` when a signal has ended it. */
  readonly exitCode: number | null;
  /** The signal that has ended it; `null` when none has. */
  readonly signal: string | null;
}

/** ffmpeg has not done what it was told: `code` is `FFMPEG_FAILED`. */
export class FfmpegError extends RxlabError {
  override readonly name = 'FfmpegError';
  /** `null` when a signal has ended it. */
  readonly exitCode: number | null;
  /** The signal that has ended it; `null` when none has. */
  readonly signal: string | null;

  constructor(
    /** What it was reading: a file, a device or a filter graph. */
    readonly input: string,
    { exitCode, signal }: FfmpegEnding,
    /** How many frames it had sent, which have the indices 0 to `received - 1`. */
    readonly received: number,
    /** What it has said about it, as far as it has said anything. */
    readonly complaint: string | undefined,
  ) {
    const ending = signal === null ? `ended with exit code ${exitCode ?? 'unknown'}` : `was ended by ${signal}`;
    const reason = complaint === undefined ? '' : `: ${complaint}`;
    super('FFMPEG_FAILED', `ffmpeg, reading ${input}, ${ending} after ${framesText(received)}${reason}`);
    this.exitCode = exitCode;
    this.signal = signal;
  }
}

function framesText(received: number): string {
  if (received === 0) return 'no frame';
  return received === 1 ? 'frame 0' : `frames 0 to ${received - 1}`;
}

import { RxlabError } from '../../../flow/index.js';
import type { Shape } from '../../../frames/index.js';
import { FfmpegError } from './ffmpeg-error.js';
import { inputParameters, type FfmpegCameraOptions } from './ffmpeg-options.js';
import { FfmpegProcess } from './ffmpeg-process.js';
import { formatFor, pixelFormats, type PixelFormat } from './pixel-format.js';

/** What the frames of an input are. */
export interface InputKind {
  readonly shape: Shape;
  readonly pixelFormat: PixelFormat;
}

const longestHeader = 256;

/**
 * Looks at the first frame of an input, to see what they all are. ffmpeg writes it as a PAM image, whose format it chooses so
 * that nothing is lost, and whose header says what came of that: what ffmpeg tells people about its streams differs from
 * version to version, and leaves out that it has turned the image of a phone.
 */
export async function lookAtInput(options: FfmpegCameraOptions, signal: AbortSignal): Promise<InputKind> {
  const { input, ffmpeg = 'ffmpeg' } = options;
  const oneImage = ['-frames:v', '1', '-c:v', 'pam', '-f', 'image2pipe', 'pipe:1'];
  const looking = new FfmpegProcess(ffmpeg, [...inputParameters(options, Infinity), ...oneImage]);
  const giveUp = (): void => void looking.kill();
  signal.addEventListener('abort', giveUp);
  try {
    const header = new Uint8Array(longestHeader);
    const length = await looking.fill(header).catch(() => 0);
    if (length === 0) throw new FfmpegError(input, await looking.ended, 0, await complaintOf(looking));
    return kindOf(new TextDecoder('latin1').decode(header.subarray(0, length)), options);
  } finally {
    signal.removeEventListener('abort', giveUp);
    await looking.kill();
  }
}

function kindOf(header: string, { input, pixelFormat }: FfmpegCameraOptions): InputKind {
  const numbers = /^P7\nWIDTH (\d+)\nHEIGHT (\d+)\nDEPTH (\d+)\nMAXVAL (\d+)\n/.exec(header);
  if (!numbers)
    throw new RxlabError('FFMPEG_FAILED', `ffmpeg, reading ${input}, sent no PAM image when it was asked for one`);
  const [columns, rows, depth, greatest] = numbers.slice(1).map(Number) as [number, number, number, number];
  const format = pixelFormat ?? formatFor(depth, greatest);
  const { channels } = pixelFormats[format];
  return { shape: channels === 1 ? [rows, columns] : [rows, columns, channels], pixelFormat: format };
}

async function complaintOf({ log }: FfmpegProcess): Promise<string | undefined> {
  await log.ended;
  return log.complaint;
}

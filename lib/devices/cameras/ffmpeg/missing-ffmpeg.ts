import { RxlabError } from '../../../flow/index.js';

/** The error of a program that could not be started: most often it is not installed. */
export function missingFfmpeg(program: string, cause: NodeJS.ErrnoException): RxlabError {
  const isMissing = cause.code === 'ENOENT';
  const reason = isMissing ? 'is not there' : `cannot be started (${cause.message})`;
  return new RxlabError(
    isMissing ? 'MISSING_DEPENDENCY' : 'FFMPEG_FAILED',
    `FfmpegCamera needs ffmpeg, but the program ${JSON.stringify(program)} ${reason}: install the package ffmpeg ` +
      '(`apt install ffmpeg`, `brew install ffmpeg`), or say where it is with the option ffmpeg',
    { cause },
  );
}

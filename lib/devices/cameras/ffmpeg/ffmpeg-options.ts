import { InvalidArgumentError } from '../../../flow/index.js';
import type { CameraOptions } from '../camera-options.js';
import { pixelFormats, type PixelFormat } from './pixel-format.js';

/** Options of an {@link FfmpegCamera}. */
export interface FfmpegCameraOptions extends CameraOptions {
  /** A file, the name of a device (`'/dev/video0'`), a URL, or with the format `'lavfi'` a graph of filters. */
  readonly input: string;
  /** What the input is: `'v4l2'`, `'dshow'` or `'avfoundation'` for a webcam, `'lavfi'`, … As ffmpeg finds unless told. */
  readonly format?: string | undefined;
  /** The size of the image that a device is to send, in pixels. What it sends by itself unless told. */
  readonly size?: { readonly width: number; readonly height: number } | undefined;
  /** What frames are made of. The one that loses least of the input unless told: grey stays grey. */
  readonly pixelFormat?: PixelFormat | undefined;
  /** More options for the input, as ffmpeg takes them: `['-input_format', 'mjpeg']`. */
  readonly inputOptions?: readonly string[] | undefined;
  /** Begins again at the end of a file. Not unless told: the stream completes. */
  readonly loop?: boolean | undefined;
  /** The program: its name or path. `'ffmpeg'` unless told. */
  readonly ffmpeg?: string | undefined;
}

/** Formats of devices, which send frames by their own clock, whether somebody wants them or not. */
const deviceFormats = new Set(['v4l2', 'video4linux2', 'dshow', 'avfoundation', 'libdc1394', 'x11grab', 'gdigrab']);

/** Whether the input sends frames by its own clock. */
export function isDevice({ format }: FfmpegCameraOptions): boolean {
  return format !== undefined && deviceFormats.has(format);
}

/** @throws an {@link InvalidArgumentError} when one is wrong */
export function checkFfmpegOptions(options: FfmpegCameraOptions): void {
  const { input, format, size, pixelFormat, inputOptions = [], loop = false, ffmpeg } = options;
  if (!isText(input)) throw new InvalidArgumentError('input', 'a file, a device or a graph of filters', input);
  if (format !== undefined && !isText(format))
    throw new InvalidArgumentError('format', "a text such as 'v4l2'", format);
  if (size !== undefined && !(isLength(size.width) && isLength(size.height))) {
    throw new InvalidArgumentError('size', '{ width, height } in whole pixels, at least 1', size);
  }
  if (pixelFormat !== undefined && !Object.hasOwn(pixelFormats, pixelFormat)) {
    throw new InvalidArgumentError('pixelFormat', `one of ${Object.keys(pixelFormats).join(', ')}`, pixelFormat);
  }
  if (!Array.isArray(inputOptions) || !inputOptions.every((option) => typeof option === 'string')) {
    throw new InvalidArgumentError('inputOptions', 'an array of texts', inputOptions);
  }
  if (typeof loop !== 'boolean') throw new InvalidArgumentError('loop', 'true or false', loop);
  if (ffmpeg !== undefined && !isText(ffmpeg)) throw new InvalidArgumentError('ffmpeg', 'a program', ffmpeg);
}

/** The part of the command line that says what is read. */
export function inputParameters(options: FfmpegCameraOptions, frameRate: number): readonly string[] {
  const { input, format, size, inputOptions = [], loop = false } = options;
  return [
    ...['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'repeat+level+info'],
    // A frame of a file that cannot be decoded is an error; a webcam may send one that is torn.
    ...(isDevice(options) ? [] : ['-xerror']),
    ...(format === undefined ? [] : ['-f', format]),
    ...(size === undefined ? [] : ['-video_size', `${size.width}x${size.height}`]),
    ...(isDevice(options) && frameRate !== Infinity ? ['-framerate', String(frameRate)] : []),
    ...(loop ? ['-stream_loop', '-1'] : []),
    ...inputOptions,
    ...['-i', input, '-map', '0:v:0'],
  ];
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isLength(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

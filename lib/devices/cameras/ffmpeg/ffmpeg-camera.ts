import { Camera } from '../camera.js';
import { FfmpegDriver } from './ffmpeg-driver.js';
import { checkFfmpegOptions, type FfmpegCameraOptions } from './ffmpeg-options.js';
import { listWebcams, type Webcam } from './list-webcams.js';

/**
 * A camera that is whatever ffmpeg can read: a webcam, a video file, a stream in the network, or one of ffmpeg's own test
 * images. It runs ffmpeg as a process of its own (Debian package `ffmpeg`, 5.1 or later), which sends raw frames.
 *
 * Frames have the dtype and shape of {@link FfmpegCameraOptions.pixelFormat}. Of a lossless file, such as FFV1, the pixels are
 * exactly those in the file, when the format is that of the file. `metadata.time` is the time of the frame by the clock of
 * the input, in seconds.
 *
 * - **A file** waits: its frames come as fast as they are consumed, or at a `frameRate`, or one for each software trigger.
 *   After the last the stream completes. A frame that cannot be decoded makes it fail, after the frames before.
 * - **A device** does not: what nobody takes in time is lost in the driver of the system, which does not count it, and shows
 *   as a gap in `metadata.time`. Put a `buffer` behind it. Its frame rate is set where it is given; its exposure time
 *   cannot be, and it cannot be triggered. `timestamp` follows the clock of the device.
 *
 * @throws an `InvalidArgumentError` when an option is wrong
 * @throws (as the failure of opening or of a stream) a `RxlabError` `MISSING_DEPENDENCY` when there is no ffmpeg, and an
 * {@link FfmpegError} with its exit code or signal, and its complaint, when it fails or is ended by somebody else
 *
 * @example
 * ```ts
 * import { drain } from 'rxlab';
 * import { FfmpegCamera } from 'rxlab/devices';
 *
 * await using camera = new FfmpegCamera({ input: 'testsrc=size=64x48:rate=25', format: 'lavfi', pixelFormat: 'gray' });
 * await drain(camera.stream({ count: 2 }), ({ index, dtype, shape, metadata }) =>
 *   console.log(index, dtype, shape, metadata['time']),
 * );
 * // prints: 0 uint8 [ 48, 64 ] 0
 * // prints: 1 uint8 [ 48, 64 ] 0.04
 * ```
 */
export class FfmpegCamera extends Camera {
  constructor(options: FfmpegCameraOptions) {
    checkFfmpegOptions(options);
    const { name = options.input, frameRate = Infinity, exposureTime = 0 } = options;
    super(new FfmpegDriver(options), { ...options, name, frameRate, exposureTime });
  }

  /**
   * The webcams of this machine. Each can be given to the constructor: `new FfmpegCamera(webcam)`.
   *
   * @throws a `RxlabError` `MISSING_DEPENDENCY` when there is no ffmpeg
   */
  static devices({ ffmpeg = 'ffmpeg' }: { readonly ffmpeg?: string } = {}): Promise<readonly Webcam[]> {
    return listWebcams(ffmpeg);
  }
}

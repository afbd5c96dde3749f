import { InvalidArgumentError } from '../../../flow/index.js';
import type { CameraOptions } from '../camera-options.js';
import { isMonoFormat, monoFormats, type MonoFormat } from './mono-format.js';

/** Options of an {@link AravisCamera}. */
export interface AravisCameraOptions extends CameraOptions {
  /** Which camera, as {@link AravisCamera.list} gives it. The first that is found unless told. */
  readonly id?: string | undefined;
  /** `'Fake'` for the simulated camera of libaravis, whose id is `'Fake_1'`. */
  readonly interface?: 'Fake' | undefined;
  /** What pixels it is to send. What it sends by itself unless told, where that is one of these. */
  readonly pixelFormat?: MonoFormat | undefined;
  /** Amplification, most often in decibels: the manual of the camera tells. As the camera has it unless told. */
  readonly gain?: number | undefined;
  /** The line of the external trigger, by the name that the camera gives it. `'Line1'` unless told. */
  readonly triggerSource?: string | undefined;
  /**
   * For GigE Vision: whether frames may be received by a packet socket, which is faster, and which libaravis uses where the
   * program has the right to (`CAP_NET_RAW`). It sees nothing of a camera that is simulated on the same machine. `true` unless told.
   */
  readonly packetSocket?: boolean | undefined;
  /**
   * How many frames may wait between the camera and who takes them: 10 unless told. A frame that finds all of them filled is
   * dropped, and counted.
   */
  readonly buffers?: number | undefined;
}

/** @throws an {@link InvalidArgumentError} when one is wrong */
export function checkAravisOptions(options: AravisCameraOptions): void {
  const { id, interface: kind, pixelFormat, gain, triggerSource, packetSocket = true, buffers = 10 } = options;
  const isName = (value: unknown): boolean => value === undefined || (typeof value === 'string' && value !== '');
  if (!isName(id)) throw new InvalidArgumentError('id', 'a text, as AravisCamera.list() gives it', id);
  if (kind !== undefined && kind !== 'Fake') throw new InvalidArgumentError('interface', "'Fake'", kind);
  if (pixelFormat !== undefined && !isMonoFormat(pixelFormat)) {
    throw new InvalidArgumentError('pixelFormat', `one of ${Object.keys(monoFormats).join(', ')}`, pixelFormat);
  }
  if (gain !== undefined && !Number.isFinite(gain)) throw new InvalidArgumentError('gain', 'a number', gain);
  if (!isName(triggerSource)) throw new InvalidArgumentError('triggerSource', "a text such as 'Line1'", triggerSource);
  if (typeof packetSocket !== 'boolean') throw new InvalidArgumentError('packetSocket', 'true or false', packetSocket);
  if (!Number.isSafeInteger(buffers) || buffers < 2) {
    throw new InvalidArgumentError('buffers', 'a whole number of at least 2', buffers);
  }
}

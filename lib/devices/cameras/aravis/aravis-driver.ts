import { InvalidArgumentError } from '../../../flow/index.js';
import { frame, frameBytes, type Frame, type Shape } from '../../../frames/index.js';
import type { CameraDriver, PixelAllocator } from '../camera-driver.js';
import type { CameraSettings } from '../camera-settings.js';
import { AcquisitionBuffers } from './acquisition-buffers.js';
import { AravisError } from './aravis-error.js';
import type { AravisCameraOptions } from './aravis-options.js';
import { AravisWorker } from './aravis-worker.js';
import { configureAcquisition, setGain, type OpenCamera } from './configure-acquisition.js';
import { FrameCounter } from './frame-counter.js';
import { isMonoFormat, kindOf, monoFormats, type MonoFormat } from './mono-format.js';
import type { FilledBuffer, Pointer } from './thread-messages.js';

/** What a driver has while it records. */
interface Acquisition {
  readonly stream: Pointer;
  readonly buffers: AcquisitionBuffers;
  readonly counter: FrameCounter;
  readonly shape: Shape;
  readonly exposureTime: number;
}

/** The driver of an {@link AravisCamera}. */
export class AravisDriver implements CameraDriver {
  readonly #name: string;
  readonly #options: AravisCameraOptions;
  #open: OpenCamera | undefined;
  #shape!: Shape;
  #format!: MonoFormat;
  #acquisition: Acquisition | undefined;

  /** @param name - for messages */
  constructor(name: string, options: AravisCameraOptions) {
    this.#name = name;
    this.#options = options;
  }

  get shape(): Shape {
    return this.#shape;
  }

  get dtype(): 'uint8' | 'uint16' {
    return kindOf(this.#format).dtype;
  }

  /** The camera in its thread. */
  get opened(): OpenCamera {
    if (!this.#open) throw this.#cannot('is not open: await its open() first');
    return this.#open;
  }

  async open(signal: AbortSignal): Promise<void> {
    const worker = new AravisWorker(`camera ${JSON.stringify(this.#name)}`);
    const giveUp = (): void => void worker.close();
    signal.addEventListener('abort', giveUp);
    try {
      const { id = null, interface: kind, gain, packetSocket = true } = this.#options;
      if (kind !== undefined) await worker.call('arv_enable_interface', kind);
      const camera = await worker.call<Pointer | null>('arv_camera_new', id);
      if (camera === null) throw this.#cannot('is not there: AravisCamera.list() gives those that are');
      const open = { worker, camera };
      if (!packetSocket) await useOrdinarySocket(open);
      this.#shape = await sensorShape(open);
      this.#format = await this.#chooseFormat(open);
      if (gain !== undefined) await setGain(open, gain);
      this.#open = open;
    } catch (error) {
      await worker.close();
      throw error;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  async start(settings: CameraSettings, _signal: AbortSignal, allocate: PixelAllocator): Promise<void> {
    const { triggerSource = 'Line1', buffers: count = 10 } = this.#options;
    const { worker, camera } = this.opened;
    await worker.call('arv_camera_set_pixel_format_from_string', camera, this.#format);
    await configureAcquisition(this.opened, settings, triggerSource);
    const { width, height } = settings.roi;
    const shape = [height, width] as const;
    const payload = await worker.call<number>('arv_camera_get_payload', camera);
    if (payload > frameBytes({ shape, dtype: this.dtype })) {
      throw this.#cannot(
        `sends ${payload} bytes for a frame, more than its pixels: set its feature ChunkModeActive to false`,
      );
    }
    const stream = await worker.call<Pointer | null>('arv_camera_create_stream', camera, null, null);
    if (stream === null) throw this.#cannot('gives no stream');
    const buffers = new AcquisitionBuffers(worker, { stream, dtype: this.dtype, pixels: width * height, payload });
    const { exposureTime } = settings;
    this.#acquisition = { stream, buffers, counter: new FrameCounter(), shape, exposureTime };
    await buffers.provide(count, allocate);
    await worker.call('arv_camera_start_acquisition', camera);
  }

  async trigger(): Promise<void> {
    const { worker, camera } = this.opened;
    await worker.call('arv_camera_software_trigger', camera);
  }

  async grab(_index: number, signal: AbortSignal, allocate: PixelAllocator): Promise<Frame | undefined> {
    const { buffers, counter, shape, exposureTime } = this.#acquisition!;
    for (;;) {
      const filled = await this.#nextBuffer(signal);
      if (filled === undefined || signal.aborted) return undefined;
      const { buffer, isWhole, frameId, hardwareTimestamp, timestamp } = filled;
      const index = counter.indexOf(frameId);
      if (isWhole) {
        const metadata = { exposureTime, frameId, hardwareTimestamp };
        return frame(await buffers.take(buffer, allocate), shape, { index, timestamp, metadata });
      }
      // Some of it got lost on the way. The index of the next frame tells.
      await buffers.again(buffer);
    }
  }

  async stop(): Promise<void> {
    const { worker, camera } = this.opened;
    const acquisition = this.#acquisition;
    this.#acquisition = undefined;
    if (!acquisition) return;
    await worker.cancel();
    try {
      await worker.call('arv_camera_stop_acquisition', camera);
    } finally {
      // Ends what fills the buffers, also where the camera has not heard that it is to stop.
      await worker.call('g_object_unref', acquisition.stream);
      acquisition.buffers.close();
    }
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    const { worker, camera } = this.#open;
    try {
      await worker.call('g_object_unref', camera);
    } finally {
      await worker.close();
    }
  }

  async #nextBuffer(signal: AbortSignal): Promise<FilledBuffer | undefined> {
    const { worker } = this.opened;
    const { stream, shape } = this.#acquisition!;
    const giveUp = (): void => void worker.cancel().catch(() => undefined);
    signal.addEventListener('abort', giveUp);
    try {
      return await worker.nextBuffer(stream, kindOf(this.#format).packing, shape[0] * shape[1]);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  async #chooseFormat({ worker, camera }: OpenCamera): Promise<MonoFormat> {
    const { pixelFormat } = this.#options;
    const available = await worker.call<string[]>('arv_camera_dup_available_pixel_formats_as_strings', camera);
    const usable = available.filter(isMonoFormat);
    if (pixelFormat !== undefined) {
      if (usable.includes(pixelFormat)) return pixelFormat;
      throw new InvalidArgumentError('pixelFormat', `one of those of this camera: ${usable.join(', ')}`, pixelFormat);
    }
    const current = await worker.call<string>('arv_camera_get_pixel_format_as_string', camera);
    const format = isMonoFormat(current) ? current : usable[0];
    if (format !== undefined) return format;
    const formats = `${Object.keys(monoFormats).join(', ')} are understood, it has ${available.join(', ')}`;
    throw this.#cannot(`sends no pixels that are understood: ${formats}`);
  }

  #cannot(reason: string): AravisError {
    return new AravisError(`camera ${JSON.stringify(this.#name)}`, reason);
  }
}

async function useOrdinarySocket({ worker, camera }: OpenCamera): Promise<void> {
  const packetSocketDisabled = 1;
  if (!(await worker.call<number>('arv_camera_is_gv_device', camera))) return;
  await worker.call('arv_camera_gv_set_stream_options', camera, packetSocketDisabled);
}

/** What can be read out at most: with binning, less than the pixels of the sensor. */
async function sensorShape({ worker, camera }: OpenCamera): Promise<Shape> {
  const hasMaximum = await worker.call<number>('arv_camera_is_feature_available', camera, 'WidthMax');
  if (hasMaximum) {
    const [rows, columns] = [
      await worker.call('arv_camera_get_integer', camera, 'HeightMax'),
      await worker.call('arv_camera_get_integer', camera, 'WidthMax'),
    ].map(Number);
    return [rows!, columns!];
  }
  const [, width, height] = await worker.call<[void, number, number]>('arv_camera_get_sensor_size', camera);
  return [height, width];
}

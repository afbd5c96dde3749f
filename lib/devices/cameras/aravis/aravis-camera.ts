import { Camera } from '../camera.js';
import { AravisDriver } from './aravis-driver.js';
import { checkAravisOptions, type AravisCameraOptions } from './aravis-options.js';
import { AravisWorker } from './aravis-worker.js';
import { Features } from './features.js';
import { listDevices, type AravisDevice } from './list-devices.js';

/**
 * A GenICam camera, on GigE Vision or USB3 Vision, through libaravis (Debian package `libaravis-0.8-0`, and koffi of npm). It is
 * handled in a thread of its own, so the event loop never waits for it.
 *
 * Frames are `[rows, columns]`, uint8 for `Mono8` and uint16 for the others, whose packed forms are unpacked. Their `timestamp` is
 * when they came, by the clock of this machine; `metadata.hardwareTimestamp` is when they were taken, by that of the camera, both
 * in milliseconds; `metadata.frameId` is the number that the camera has given them.
 *
 * The camera does not wait: while nobody takes its frames, they wait in its `buffers`; when these are full, frames are
 * dropped. That is noticed by the numbers of those that come: {@link Camera.dropped} counts them, and `index` leaves out theirs.
 * In a stream with a pool the camera writes its pixels where the frame has them, and nothing is copied; otherwise they are
 * copied once.
 *
 * @throws an `InvalidArgumentError` when an option is wrong, or at the start when a setting is out of the range of this camera
 * @throws (when it is opened) an {@link AravisError} when it is not there, a `RxlabError` `MISSING_DEPENDENCY` without libaravis
 *
 * @example
 * ```ts no-run
 * import { drain } from 'rxlab';
 * import { AravisCamera } from 'rxlab/devices';
 *
 * await using camera = new AravisCamera({ pixelFormat: 'Mono12', exposureTime: '5 ms', triggerMode: 'software' });
 * const run = drain(camera.stream({ count: 3 }), ({ index, metadata }) => console.log(index, metadata['frameId']));
 * for (let shot = 0; shot < 3; shot++) {
 *   await camera.armed;
 *   await camera.trigger();
 * }
 * await run;
 * ```
 */
export class AravisCamera extends Camera {
  /** What the camera calls its settings, and many more than there are here. */
  readonly features: Features;

  constructor(options: AravisCameraOptions = {}) {
    checkAravisOptions(options);
    const { name = options.id ?? 'AravisCamera' } = options;
    const driver = new AravisDriver(name, options);
    super(driver, { ...options, name });
    this.features = new Features(name, () => driver.opened);
  }

  /**
   * The cameras that can be reached: with `{ interface: 'Fake' }` also the simulated one. Takes about a second, in which those in
   * the network may answer.
   *
   * @throws a `RxlabError` `MISSING_DEPENDENCY` without koffi or libaravis
   */
  static async list({ interface: kind }: { readonly interface?: 'Fake' } = {}): Promise<readonly AravisDevice[]> {
    const worker = new AravisWorker('AravisCamera.list()');
    try {
      if (kind !== undefined) await worker.call('arv_enable_interface', kind);
      return await listDevices(worker);
    } finally {
      await worker.close();
    }
  }
}

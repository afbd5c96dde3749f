import { InvalidArgumentError } from '../../../flow/index.js';
import type { CameraSettings } from '../camera-settings.js';
import type { Roi } from '../roi.js';
import type { AravisWorker } from './aravis-worker.js';
import type { Pointer } from './thread-messages.js';

/** A camera in its thread. */
export interface OpenCamera {
  readonly worker: AravisWorker;
  readonly camera: Pointer;
}

/** Tells the camera how it is to record. @throws an {@link InvalidArgumentError} that names the range when it cannot */
export async function configureAcquisition(
  open: OpenCamera,
  settings: CameraSettings,
  triggerSource: string,
): Promise<void> {
  const { roi, exposureTime, frameRate } = settings;
  const { worker, camera } = open;
  await setRegion(open, roi);
  await worker.call('arv_camera_set_acquisition_mode', camera, continuous);
  await worker.call('arv_camera_clear_triggers', camera);
  if (await isAvailable(open, 'exposure_time')) {
    const [minimum, maximum] = await boundsOf(open, 'exposure_time');
    checkRange('exposureTime', exposureTime, minimum / 1e6, maximum / 1e6, 's');
    await worker.call('arv_camera_set_exposure_time', camera, exposureTime * 1e6);
  }
  if (await isAvailable(open, 'frame_rate')) {
    const [minimum, maximum] = await boundsOf(open, 'frame_rate');
    if (frameRate !== Infinity) checkRange('frameRate', frameRate, minimum, maximum, 'Hz');
    // No more than 0: no limit.
    await worker.call('arv_camera_set_frame_rate', camera, frameRate === Infinity ? -1 : frameRate);
  }
  await setTrigger(open, settings, triggerSource);
}

/** Sets the gain. @throws an {@link InvalidArgumentError} that names the range */
export async function setGain(open: OpenCamera, gain: number): Promise<void> {
  const [minimum, maximum] = await boundsOf(open, 'gain');
  checkRange('gain', gain, minimum, maximum, '');
  await open.worker.call('arv_camera_set_gain', open.camera, gain);
}

/** What libaravis calls it to record until it is told to stop. */
const continuous = 0;

async function setTrigger(open: OpenCamera, settings: CameraSettings, triggerSource: string): Promise<void> {
  const { triggerMode, triggerSelector } = settings;
  const { worker, camera } = open;
  if (triggerMode === 'auto') return;
  const source = triggerMode === 'software' ? 'Software' : triggerSource;
  if (triggerSelector === 'frame') {
    await worker.call('arv_camera_set_trigger', camera, source);
    return;
  }
  for (const [feature, value] of [
    ['TriggerSelector', 'AcquisitionStart'],
    ['TriggerMode', 'On'],
    ['TriggerSource', source],
  ]) {
    await worker.call('arv_camera_set_string', camera, feature, value);
  }
}

async function setRegion({ worker, camera }: OpenCamera, roi: Roi): Promise<void> {
  const { x, y, width, height } = roi;
  const step = (name: string): Promise<number> => worker.call<number>(`arv_camera_get_${name}_increment`, camera);
  await worker.call('arv_camera_set_region', camera, 0, 0, width, height);
  const steps = {
    x: await step('x_offset'),
    y: await step('y_offset'),
    width: await step('width'),
    height: await step('height'),
  };
  for (const name of ['x', 'y', 'width', 'height'] as const) {
    if (roi[name] % steps[name] === 0) continue;
    throw new InvalidArgumentError(`roi.${name}`, `a multiple of ${steps[name]} pixels for this camera`, roi[name]);
  }
  await worker.call('arv_camera_set_region', camera, x, y, width, height);
}

async function isAvailable({ worker, camera }: OpenCamera, what: string): Promise<boolean> {
  return (await worker.call<number>(`arv_camera_is_${what}_available`, camera)) !== 0;
}

async function boundsOf({ worker, camera }: OpenCamera, what: string): Promise<[minimum: number, maximum: number]> {
  const [, minimum, maximum] = await worker.call<[void, number, number]>(`arv_camera_get_${what}_bounds`, camera);
  return [minimum, maximum];
}

function checkRange(name: string, value: number, minimum: number, maximum: number, unit: string): void {
  if (value >= minimum && value <= maximum) return;
  throw new InvalidArgumentError(name, `from ${minimum} to ${maximum} ${unit}`.trimEnd() + ' for this camera', value);
}

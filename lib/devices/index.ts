export { Camera, type StreamOptions } from './cameras/camera.js';
export type { CameraDriver, PixelAllocator } from './cameras/camera-driver.js';
export {
  CameraError,
  CameraStateError,
  CameraTimeoutError,
  type CameraOperation,
  type CameraState,
} from './cameras/camera-error.js';
export type { CameraOptions } from './cameras/camera-options.js';
export type { AcquisitionSettings, CameraSettings, TriggerMode, TriggerSelector } from './cameras/camera-settings.js';
export { DummyCamera, type DummyCameraOptions } from './cameras/dummy-camera.js';
export { FileCamera, type FileCameraOptions } from './cameras/file-camera.js';
export type { Roi } from './cameras/roi.js';
export { TimeoutError } from './timeout-error.js';

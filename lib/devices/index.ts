export { AravisCamera } from './cameras/aravis/aravis-camera.js';
export { AravisError } from './cameras/aravis/aravis-error.js';
export type { AravisCameraOptions } from './cameras/aravis/aravis-options.js';
export { Features, type Feature, type FeatureValue } from './cameras/aravis/features.js';
export type { AravisDevice } from './cameras/aravis/list-devices.js';
export type { MonoFormat } from './cameras/aravis/mono-format.js';
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
export { FfmpegCamera } from './cameras/ffmpeg/ffmpeg-camera.js';
export { FfmpegError, type FfmpegEnding } from './cameras/ffmpeg/ffmpeg-error.js';
export type { FfmpegCameraOptions } from './cameras/ffmpeg/ffmpeg-options.js';
export type { Webcam } from './cameras/ffmpeg/list-webcams.js';
export type { PixelFormat } from './cameras/ffmpeg/pixel-format.js';
export { FileCamera, type FileCameraOptions } from './cameras/file-camera.js';
export { listCameras, type CameraList, type FoundCamera } from './cameras/list-cameras.js';
export type { Roi } from './cameras/roi.js';
export { Agilent33220A, type AppliedWaveform, type Waveform } from './instruments/agilent-33220a.js';
export {
  findInstruments,
  type FindInstrumentsOptions,
  type FoundInstrument,
  type FoundInstruments,
} from './instruments/find-instruments.js';
export type { Identity } from './instruments/identity.js';
export { GarbledReplyError, InstrumentError, type ScpiError } from './instruments/instrument-error.js';
export { Keithley2000, type Reading, type ReadingsOptions, type VoltageOptions } from './instruments/keithley-2000.js';
export type { Limits } from './instruments/limits.js';
export { Parameter, type AnyParameter, type ParameterLock, type ParameterOptions } from './instruments/parameter.js';
export { ParameterError, type ParameterErrorCode } from './instruments/parameter-error.js';
export { QuantityParameter, type QuantityParameterOptions } from './instruments/quantity-parameter.js';
export { scan, type ScanOptions, type ScanStep } from './instruments/scan.js';
export { ScpiInstrument, type QueryNumberOptions, type ScpiInstrumentOptions } from './instruments/scpi-instrument.js';
export { simulate, type ServedInstrument, type SimulateOptions } from './simulators/simulate.js';
export { Simulated33220A } from './simulators/simulated-33220a.js';
export type { SimulatedInstrument, SimulatedPort } from './simulators/simulated-instrument.js';
export { SimulatedKeithley2000, type SimulatedKeithley2000Options } from './simulators/simulated-keithley-2000.js';
export {
  ScpiFault,
  SimulatedScpiInstrument,
  type ScpiCommands,
  type ScpiHandler,
} from './simulators/simulated-scpi-instrument.js';
export { withFaults, type Fault, type FaultKind } from './simulators/with-faults.js';
export { synchronize, type SynchronizedFrames, type SynchronizeOptions } from './cameras/synchronize.js';
export { TimeoutError } from './timeout-error.js';
export type { Exchange } from './transports/exchange.js';
export { listSerialPorts, type SerialPortList } from './transports/list-serial-ports.js';
export type { SerialPortInfo } from './transports/serial-port-info.js';
export { SerialTransport, type SerialTransportOptions } from './transports/serial-transport.js';
export { TcpTransport, type TcpTransportOptions } from './transports/tcp-transport.js';
export { Transport, type ExchangeOptions } from './transports/transport.js';
export type { Link, LinkListener, TransportDriver } from './transports/transport-driver.js';
export {
  DisconnectedError,
  TransportError,
  TransportStateError,
  TransportTimeoutError,
  type TransportOperation,
} from './transports/transport-error.js';
export type { ReconnectOptions, RequestOptions, TransportOptions } from './transports/transport-options.js';
export { UsbTmcTransport, type UsbTmcFile, type UsbTmcTransportOptions } from './transports/usbtmc-transport.js';

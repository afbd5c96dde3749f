export { bytesPerValue, dtypeOf, pixelArrays, type DType, type PixelArray, type TypedArray } from './dtype.js';
export { frame, frameBytes, type Frame, type FrameOptions, type Shape } from './frame.js';

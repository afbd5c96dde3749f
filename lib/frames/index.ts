export { bytesPerValue, dtypeOf, pixelArrays, type DType, type PixelArray, type TypedArray } from './dtype.js';
export { copy } from './copy.js';
export { frame, frameBytes, type Frame, type FrameOptions, type Shape } from './frame.js';
export { planeOf, stack, type FrameStack, type StackShape } from './frame-stack.js';
export { frameLike, type FrameLikeOptions } from './frame-like.js';
export { FramePool, isLent, type FramePoolOptions } from './frame-pool.js';
export { FrameReleasedError } from './frame-released-error.js';
export { FrameView, view, type Range, type Window } from './frame-view.js';

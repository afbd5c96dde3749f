export { bytesPerValue, dtypeOf, pixelArrays, type DType, type PixelArray, type TypedArray } from './dtype.js';
export { frame, frameBytes, type Frame, type FrameOptions, type Shape } from './frame.js';
export { decodeImage, type DecodedImage } from './decode-image.js';
export { ImageError } from './image-error.js';
export { checkImagePattern, imageExtensions, listImages, type ImagePattern } from './list-images.js';

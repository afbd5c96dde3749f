/** A filter for workers: doubles pixels at once, so that its results are lent where the frames are. */
import { map, type OperatorFunction } from 'rxjs';
import { frameLike, type Frame } from '../../../lib/frames/index.js';

export default function doubled(factor = 2): OperatorFunction<Frame, Frame> {
  return map((image) => {
    const result = frameLike(image, { dtype: 'float32' });
    result.data.set(image.data.map((value) => factor * value));
    return result;
  });
}

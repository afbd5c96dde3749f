/** A filter for workers: doubles pixels, and does at some frames what it is told to. */
import { map, type OperatorFunction } from 'rxjs';
import { setTimeout } from 'node:timers/promises';
import { concatMap, RxlabError } from '../../../lib/flow/index.js';
import { frameLike, type Frame } from '../../../lib/frames/index.js';

export interface Script {
  readonly failAt?: number;
  readonly exitAt?: number;
  readonly dropAt?: number;
  readonly hangAt?: number;
  /** Frames of an even index take longer. */
  readonly uneven?: boolean;
}

export default function scripted(script: Script = {}): OperatorFunction<Frame, Frame> {
  return (source) =>
    source.pipe(
      concatMap(async (image) => {
        if (script.uneven && image.index % 2 === 0) await setTimeout(5);
        return image;
      }),
      concatMap((image) => (image.index === script.dropAt ? [] : [image])),
      map((image) => {
        const { index } = image;
        if (index === script.failAt) throw new RxlabError('DETECTOR_ON_FIRE', `frame ${index} is on fire`);
        if (index === script.exitAt) process.exit(3);
        if (index === script.hangAt) for (;;);
        const doubled = frameLike(image, { dtype: 'float32' });
        doubled.data.set(image.data.map((value) => 2 * value));
        return doubled;
      }),
    );
}

/** Flat correction on worker threads: two against one. */
import { ignore } from 'rxlab/sinks';
import { inject, generate } from 'rxlab';
import { onWorkers } from 'rxlab/filters';
import { frame, FramePool, type Frame } from 'rxlab/frames';
import { map } from 'rxjs';
import type { Comparison, Contender } from './compare.js';

const shape = [2048, 2048] as const;
const size = shape[0] * shape[1];
const count = 1000;

const flat = frame(new Uint16Array(size).fill(40_000), shape);
const dark = frame(new Uint16Array(size).fill(100), shape);
const pool = new FramePool({ capacity: 2 ** 30 });

/** What a camera with a pool lends; taking the frames costs nothing here. */
const pixels = Array.from({ length: 4 }, () => pool.take('uint16', size).fill(1000));
const camera = generate(function* () {
  for (let index = 0; index < count; index++) yield frame(pixels[index % 4]!, shape, { index });
}).pipe(map((image: Frame) => pool.adopt(image)));

function on(workers: number, filter: 'flatCorrect' | 'absorptivity'): Contender {
  const parameters: [Frame, { dark: Frame }] = [flat, { dark }];
  const pipe =
    filter === 'flatCorrect'
      ? onWorkers(filter, { workers, parameters })
      : onWorkers(filter, { workers, parameters: [] });
  return {
    name: `${workers} ${workers === 1 ? 'worker' : 'workers'}`,
    run: async () => {
      await inject(camera.pipe(pipe), ignore);
      return { items: count };
    },
  };
}

export const workers: readonly Comparison[] = [
  {
    title: `Flat correction of ${count} frames of 2048 x 2048 uint16, which waits for memory`,
    goals: [{ over: '1 worker', atLeast: 1.7 }],
    contenders: [on(2, 'flatCorrect'), on(1, 'flatCorrect')],
  },
  {
    title: `Absorptivity of ${count} frames of 2048 x 2048 uint16, which calculates`,
    goals: [{ over: '1 worker', atLeast: 1.7 }],
    contenders: [on(2, 'absorptivity'), on(1, 'absorptivity')],
  },
];

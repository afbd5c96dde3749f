import { InvalidArgumentError } from '../../flow/index.js';
import { absorptivity } from '../absorptivity.js';
import { backproject } from '../backproject.js';
import { downsize, type DownsizeOptions } from '../downsize.js';
import { flatCorrect } from '../flat-correct.js';

/** What the filters that workers know by their name are made with. */
export interface WorkerFilterParameters {
  /** See {@link absorptivity}. */
  absorptivity: Parameters<typeof absorptivity>;
  /** See {@link backproject}. */
  backproject: Parameters<typeof backproject>;
  /** See {@link downsize}; without `z`, as each worker sees only some of the frames. */
  downsize: [options: DownsizeOptions];
  /** See {@link flatCorrect}. */
  flatCorrect: Parameters<typeof flatCorrect>;
}

/** The filters that make one frame of each frame, and remember none: any worker can have any frame. */
export const workerFilters = {
  absorptivity,
  backproject,
  downsize: (options: DownsizeOptions) => {
    if (options.z === undefined) return downsize(options);
    throw new InvalidArgumentError('z', 'left out on workers, of which each sees only some of the frames', options.z);
  },
  flatCorrect,
} as const;

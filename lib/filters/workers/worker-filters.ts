import { backproject } from '../backproject.js';

/** The filters that make one frame of each frame, and remember none: any worker can have any frame. */
export const workerFilters = { backproject } as const;

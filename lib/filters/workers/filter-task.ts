import type { FrameMessage, ThreadMemoryMessage } from '../../frames/index.js';

/** What a worker is made for: its `workerData`. */
export interface FilterData {
  /** The name of a filter of `rxlab/filters`, or the URL of a module whose default export makes one. */
  readonly filter: string;
  /** What the filter is made with. Frames are messages in it: see `pack`. */
  readonly parameters: readonly unknown[];
  readonly memory: ThreadMemoryMessage;
}

/** One frame for a worker. */
export interface FilterTask {
  /** Its pixels are in frame memory. */
  readonly frame: FrameMessage;
  /** Memory for the pixels of the result: the frame is lent, and so is the result. */
  readonly output: FrameMessage | undefined;
}

/** What a worker has made of a frame. */
export type FilterResult =
  /** The frame itself. */
  | { readonly type: 'same' }
  /** Another one; its pixels are those of the `output`, or its own. */
  | { readonly type: 'frame'; readonly frame: FrameMessage }
  | { readonly type: 'thrown'; readonly thrown: ThrownError };

/** What was thrown. Of an Error, `structuredClone` would keep neither the name nor the fields. */
export interface ThrownError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
}

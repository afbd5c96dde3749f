import { RxlabError } from '../flow/index.js';

/** Too many frames came for a stack, or too few: `code` is `FRAME_COUNT`. */
export class FrameCountError extends RxlabError {
  override readonly name = 'FrameCountError';

  constructor(
    /** How many frames came, up to the one that was too many. */
    readonly came: number,
    /** How many the stack was to have. */
    readonly wanted: number,
  ) {
    const much =
      came > wanted ? 'more frames came than a stack has room for' : 'the stream ended before a stack was full';
    super('FRAME_COUNT', `${much}: ${came} came, ${wanted} were wanted`);
  }
}

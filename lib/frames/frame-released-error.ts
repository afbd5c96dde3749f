import { RxlabError } from '../flow/index.js';

/** A frame was used after it had been given back to its pool: `code` is `FRAME_RELEASED`. Noticed with `RXLAB_DEBUG=1`. */
export class FrameReleasedError extends RxlabError {
  override readonly name = 'FrameReleasedError';

  constructor(
    /** Index of the frame. */
    readonly index: number,
  ) {
    super(
      'FRAME_RELEASED',
      `frame ${index} is used after it was given back to its pool: copy(frame) what is kept for longer than the value is ` +
        'being delivered',
    );
  }
}

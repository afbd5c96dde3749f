import { RxlabError } from '../../../flow/index.js';

/** libaravis has failed, or the camera has: `code` is `ARAVIS_FAILED`. */
export class AravisError extends RxlabError {
  override readonly name = 'AravisError';

  constructor(
    /** The camera, or the feature of it. */
    readonly subject: string,
    /** What libaravis says, or what is wrong. */
    readonly reason: string,
  ) {
    super('ARAVIS_FAILED', `${subject}: ${reason}`);
  }
}

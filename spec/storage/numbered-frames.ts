import type { Observable } from 'rxjs';
import { generate } from '../../lib/flow/index.js';
import { frame, type Frame } from '../../lib/frames/index.js';

/** A 4 x 4 frame of 16-bit pixels (32 bytes) that can be told from all others. */
export function numberedFrame(index: number): Frame {
  return frame(
    Uint16Array.from({ length: 16 }, (_, pixel) => index * 100 + pixel),
    [4, 4],
    { index },
  );
}

export function numberedFrames(count: number): Observable<Frame> {
  return generate(function* () {
    for (let index = 0; index < count; index++) yield numberedFrame(index);
  });
}

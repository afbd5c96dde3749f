/** How many ids a camera has that counts its frames in 16 bits, as GigE Vision 1 does: after 65535 comes 1. */
const shortIds = 65_535;

/**
 * Makes indices of the ids by which a camera counts its frames: the first that comes is 0, and a frame that did not come leaves
 * out its index.
 */
export class FrameCounter {
  #latest: number | undefined;
  #index = -1;

  /** The index of the frame that comes with this id. */
  indexOf(id: number): number {
    this.#index += this.#latest === undefined ? 1 : stepBetween(this.#latest, id);
    this.#latest = id;
    return this.#index;
  }
}

function stepBetween(latest: number, id: number): number {
  if (id > latest) return id - latest;
  const hasWrapped = latest <= shortIds && latest - id > shortIds / 2;
  // One that does not count, or has begun again, says nothing of what was dropped.
  return hasWrapped ? id - latest + shortIds : 1;
}

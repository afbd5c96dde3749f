interface Range {
  first: number;
  last: number;
}

/**
 * A list of frame indices, kept as ranges: a million in a row take no more room than one. Beyond `limit` separate ranges
 * the rest is only counted, so that the room it takes is bounded.
 *
 * @example
 * ```ts
 * import { IndexRanges } from 'rxlab/session';
 *
 * const lost = new IndexRanges();
 * for (const index of [3, 7, 8, 10, 9]) lost.add(index);
 * console.log(String(lost)); // prints: 3, 7-10
 * console.log(lost.count); // prints: 5
 * ```
 */
export class IndexRanges {
  /** Ascending, and with a gap between each and the next. */
  readonly #ranges: Range[] = [];
  readonly #limit: number;
  #count = 0;
  #unnamed = 0;

  constructor(limit = 1000) {
    this.#limit = limit;
  }

  /** How many indices were added. */
  get count(): number {
    return this.#count;
  }

  /** Adds an index. */
  add(index: number): void {
    this.#count++;
    const place = this.#placeAfter(index);
    const before = this.#ranges[place - 1];
    const after = this.#ranges[place];
    if (before && index <= before.last) return;

    const continuesBefore = before?.last === index - 1;
    const continuesAfter = after?.first === index + 1;
    if (continuesBefore && continuesAfter) {
      before.last = after.last;
      this.#ranges.splice(place, 1);
    } else if (continuesBefore) {
      before.last = index;
    } else if (continuesAfter) {
      after.first = index;
    } else if (this.#ranges.length < this.#limit) {
      this.#ranges.splice(place, 0, { first: index, last: index });
    } else {
      this.#unnamed++;
    }
  }

  /** As people write it: `3, 7-12`. */
  toString(): string {
    const ranges = this.#ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');
    return this.#unnamed === 0 ? ranges : `${ranges} and ${this.#unnamed} more`;
  }

  /** As {@link toString}. */
  toJSON(): string {
    return this.toString();
  }

  /** The place of the first range that begins after `index`. Indices mostly come in order, so it is near the end. */
  #placeAfter(index: number): number {
    let place = this.#ranges.length;
    while (place > 0 && this.#ranges[place - 1]!.first > index) place--;
    return place;
  }
}

/** The time from the first of some events to the last. Times are in milliseconds since the epoch. */
export class TimeSpan {
  #first: number | undefined;
  #last: number | undefined;
  #events = 0;

  extend(time: number): void {
    this.#first ??= time;
    this.#last = time;
    this.#events++;
  }

  /** When the first was, as ISO 8601; null without any. */
  get first(): string | null {
    return this.#first === undefined ? null : new Date(this.#first).toISOString();
  }

  /** When the last was. */
  get last(): string | null {
    return this.#last === undefined ? null : new Date(this.#last).toISOString();
  }

  /** How many came in a second; null for fewer than two. */
  get perSecond(): number | null {
    const milliseconds = (this.#last ?? 0) - (this.#first ?? 0);
    return milliseconds > 0 ? ((this.#events - 1) * 1000) / milliseconds : null;
  }
}

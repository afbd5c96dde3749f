/** What {@link estimate} has measured, and what follows from it. As text, it is a report for people. */
export class WriteEstimate {
  constructor(
    /** The frames that are to be written. */
    readonly frames: number,
    /** The bytes of a frame in memory. */
    readonly frameBytes: number,
    /** The bytes of a frame on the disk, as measured: compressed, with what is said of it. */
    readonly storedBytes: number,
    /** The frames a second that encoder and disk can go on with. */
    readonly sustainableRate: number,
    /** The bytes that are free on the disk. */
    readonly freeBytes: number,
    /** The frames a second that are to come; `undefined` where that was not told. */
    readonly rate: number | undefined,
    /** The bytes of memory in which frames may wait; `undefined` where that was not told. */
    readonly memory: number | undefined,
  ) {}

  /** The bytes that all frames take on the disk. */
  get neededBytes(): number {
    return this.frames * this.storedBytes;
  }

  /** Whether the disk has room for all frames. */
  get fits(): boolean {
    return this.neededBytes <= this.freeBytes;
  }

  /** Whether frames can come at this rate for ever; `undefined` where no rate was told. */
  get isSustainable(): boolean | undefined {
    return this.rate === undefined ? undefined : this.rate <= this.sustainableRate;
  }

  /**
   * How long frames can come at this rate, in seconds, until those that wait for the disk fill the memory: `Infinity` where
   * the rate is sustainable, `undefined` where rate or memory were not told.
   */
  get secondsUntilMemoryIsFull(): number | undefined {
    if (this.rate === undefined || this.memory === undefined) return undefined;
    if (this.rate <= this.sustainableRate) return Infinity;
    return this.memory / this.frameBytes / (this.rate - this.sustainableRate);
  }

  /** What will not go well, in sentences; none when all will. */
  get warnings(): readonly string[] {
    const { rate, frames, secondsUntilMemoryIsFull: seconds } = this;
    const warnings: string[] = [];
    if (!this.fits) {
      const [needed, free] = [inUnits(this.neededBytes), inUnits(this.freeBytes)];
      warnings.push(`the disk has no room: ${frames} frames take ${needed}, and ${free} are free`);
    }
    if (rate !== undefined && this.isSustainable === false) {
      const slow = `${rate} frames/s are more than the ${this.sustainableRate.toFixed(1)} that can be written`;
      if (seconds === undefined) warnings.push(slow);
      else if (frames / rate > seconds) warnings.push(`${slow}: memory is full after ${seconds.toFixed(1)} s`);
    }
    return warnings;
  }

  /** The report, in a few lines; warnings last. */
  toString(): string {
    const { rate, secondsUntilMemoryIsFull: seconds, sustainableRate, storedBytes } = this;
    const lines = [
      `can be written: ${sustainableRate.toFixed(1)} frames/s, ${inUnits(sustainableRate * storedBytes)}/s`,
      `on the disk: ${inUnits(this.neededBytes)} of ${inUnits(this.freeBytes)} that are free`,
    ];
    if (rate !== undefined && seconds !== undefined) {
      const lasts = seconds === Infinity ? 'for ever' : `for ${seconds.toFixed(1)} s`;
      lines.push(`at ${rate} frames/s, memory lasts ${lasts}`);
    }
    return [...lines, ...this.warnings.map((warning) => `warning: ${warning}`)].join('\n');
  }
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

function inUnits(bytes: number): string {
  const unit = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  return `${(bytes / 1000 ** unit).toFixed(unit === 0 ? 0 : 1)} ${units[unit]}`;
}

/** What became of a frame that was not saved. */
export type Fate = 'dropped' | 'failed';

/** Frames that were lost for one reason. */
export interface Loss {
  readonly fate: Fate;
  readonly reason: string;
  readonly count: number;
  /** Which frames, as in `3, 7-12`. */
  readonly frames: string;
}

/** The account of one stream, as plain JSON for a run record. */
export interface TallySummary {
  readonly stream: string;
  /** Where its files are, if told. */
  readonly directory: string | null;
  readonly acquired: number;
  readonly saved: number;
  readonly dropped: number;
  readonly failed: number;
  /** Frames of which nothing is known yet: 0 after `settle`. */
  readonly outstanding: number;
  /** Whether every frame is accounted for, exactly once. */
  readonly balanced: boolean;
  /** Bytes saved. */
  readonly bytes: number;
  /** The most frames that were outstanding at any time: in the buffer or being saved. */
  readonly peakQueue: number;
  /** Acquired frames a second, between the first and the last; null for fewer than two. */
  readonly acquiredPerSecond: number | null;
  /** Saved frames a second, between the first and the last; null for fewer than two. */
  readonly savedPerSecond: number | null;
  /** When the first frame was acquired, and the last: ISO 8601, or null. */
  readonly firstAcquired: string | null;
  readonly lastAcquired: string | null;
  /** When the last frame was saved. */
  readonly lastSaved: string | null;
  readonly losses: readonly Loss[];
  /** Frames whose fate was told twice, or that were never acquired; they are not counted. Empty unless a pipe is wired wrongly. */
  readonly unexpected: string;
}

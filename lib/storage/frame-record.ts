import { asJson } from './writing/to-json.js';

/** What a file says of a frame besides its pixels. */
export interface FrameRecord {
  readonly index: number;
  readonly timestamp: number;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * What is known of a frame as one line of JSON in ASCII, as files of all formats hold it:
 * `{"rxlab":1,"index":7,"timestamp":1700000000000.25,"metadata":{"sample":"latex"}}`. The number after `rxlab` is the version
 * of this layout; `timestamp` is in milliseconds since the epoch.
 */
export function frameRecord({ index, timestamp, metadata }: FrameRecord): string {
  // Fields of other text than ASCII are read in different ways by different programs.
  return asJson({ rxlab: 1, index, timestamp, metadata }).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Takes apart what {@link frameRecord} has made; `undefined` for any other text. */
export function parseFrameRecord(text: string): FrameRecord | undefined {
  if (!text.startsWith('{"rxlab":1,')) return undefined;
  try {
    const { index, timestamp, metadata } = JSON.parse(text) as FrameRecord;
    return { index, timestamp, metadata };
  } catch {
    return undefined;
  }
}

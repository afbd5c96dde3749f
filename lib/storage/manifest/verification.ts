import { relative } from 'node:path';

/** A frame that a manifest lists, and that is not there as it was saved. */
export interface FlawedFrame {
  /** Its file. */
  readonly path: string;
  /** Where in the file it should be, from 0. */
  readonly position: number;
  /** Its index in its recording. */
  readonly index: number;
  /** What is wrong, in a sentence. */
  readonly reason: string;
}

/** Frames in a file that no manifest lists. */
export interface UnlistedFrames {
  readonly path: string;
  /** How many they are; `undefined` where the file cannot be read. */
  readonly frames: number | undefined;
}

/** What {@link verify} has found of one data set. */
export interface DatasetVerification {
  /** The name of the data set, with its placeholder. */
  readonly dataset: string;
  /** The path of its manifest. */
  readonly manifest: string;
  /** The number of frames that are there, each pixel as it was saved. */
  readonly whole: number;
  /** Frames whose file is there, but not with these pixels. */
  readonly partial: readonly FlawedFrame[];
  /** Frames whose file is not there, or ends before them. */
  readonly missing: readonly FlawedFrame[];
  /** The numbers of the lines of the manifest, from 1, that are not as they were written: nobody knows of which frames. */
  readonly damagedLines: readonly number[];
}

/** What {@link verify} has found. As text, it is a report for people. */
export class Verification {
  constructor(
    /** The directory that was looked through. */
    readonly directory: string,
    /** Every data set that has a manifest. */
    readonly datasets: readonly DatasetVerification[],
    /**
     * Frames that are in no manifest. A writer that was killed may leave one or two: they were saved, but it could not
     * say so any more. Files of other programs are here, too.
     */
    readonly unlisted: readonly UnlistedFrames[],
    /** What writers that were killed have left half done. It can be deleted. */
    readonly leftOver: readonly string[],
  ) {}

  /** Whether every frame that was saved is there, as it was, and no manifest is damaged. */
  get isWhole(): boolean {
    return this.datasets.every(
      ({ partial, missing, damagedLines }) => partial.length + missing.length + damagedLines.length === 0,
    );
  }

  /** The report: a line for each data set, and for everything that is wrong. */
  toString(): string {
    const name = (path: string) => relative(this.directory, path);
    const sets = this.datasets.flatMap((dataset) => this.#describe(dataset));
    const unlisted = this.unlisted.map(
      ({ path, frames }) => `in no manifest: ${frames === undefined ? '' : `${count(frames)} in `}${name(path)}`,
    );
    const leftOver = this.leftOver.map((path) => `left by a killed writer: ${name(path)}`);
    const summary = this.datasets.length === 0 ? 'no data set has a manifest' : this.isWhole ? 'whole' : 'not whole';
    return [`${this.directory}: ${summary}`, ...[...sets, ...unlisted, ...leftOver].map((line) => `  ${line}`)].join(
      '\n',
    );
  }

  #describe({ manifest, dataset, whole, partial, missing, damagedLines }: DatasetVerification): string[] {
    const name = (path: string) => relative(this.directory, path);
    const listed = whole + partial.length + missing.length;
    const place = name(manifest.slice(0, manifest.lastIndexOf('manifest_')) + dataset);
    const flaw = (kind: string) => (frame: FlawedFrame) =>
      `  ${kind}: frame ${frame.index}, at position ${frame.position} of ${name(frame.path)}: ${frame.reason}`;
    return [
      `${place}: ${whole === listed ? `${count(listed)}, all whole` : `${whole} of ${count(listed)} whole`}`,
      ...partial.map(flaw('partial')),
      ...missing.map(flaw('missing')),
      ...damagedLines.map((line) => `  damaged: line ${line} of ${name(manifest)}`),
    ];
  }
}

function count(frames: number): string {
  return `${frames} ${frames === 1 ? 'frame' : 'frames'}`;
}

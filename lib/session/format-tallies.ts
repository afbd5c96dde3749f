import { formatBytes } from './bytes.js';
import type { TallySummary } from './tally-summary.js';
import type { Tally } from './tally.js';

const columns: readonly (readonly [heading: string, cell: (summary: TallySummary) => string])[] = [
  ['acquired', ({ acquired }) => `${acquired}`],
  ['saved', ({ saved }) => `${saved}`],
  ['dropped', ({ dropped }) => `${dropped}`],
  ['failed', ({ failed }) => `${failed}`],
  ['frames/s', ({ acquiredPerSecond }) => acquiredPerSecond?.toFixed(1) ?? '-'],
  ['saved/s', ({ savedPerSecond }) => savedPerSecond?.toFixed(1) ?? '-'],
  ['peak queue', ({ peakQueue }) => `${peakQueue}`],
  ['bytes', ({ bytes }) => formatBytes(bytes)],
];

/**
 * The accounts of a run for people: a table with a row for each stream, then where the files are, then a line for every
 * reason for which frames were lost, naming them.
 *
 * @example
 * ```ts
 * import { formatTallies, Tally } from 'rxlab/session';
 *
 * const tally = new Tally('camera 0', { directory: 'data/cam0' });
 * for (const index of [0, 1, 2, 3]) tally.acquire({ index });
 * tally.save({ index: 0 }, 2048);
 * tally.drop({ index: 1 });
 * tally.settle('dropped', 'stopped by Ctrl-C');
 * console.log(formatTallies([tally]).split('\n').slice(2).join('\n'));
 * // prints: camera 0: files in data/cam0
 * // prints: camera 0: 1 dropped, no room in the buffer: 1
 * // prints: camera 0: 2 dropped, stopped by Ctrl-C: 2-3
 * ```
 */
export function formatTallies(tallies: readonly Tally[]): string {
  const summaries = tallies.map((tally) => tally.summary());
  return [
    ...table(summaries),
    ...summaries.flatMap(({ stream, directory }) => (directory === null ? [] : [`${stream}: files in ${directory}`])),
    ...summaries.flatMap(remarks),
  ].join('\n');
}

function table(summaries: readonly TallySummary[]): string[] {
  const nameWidth = Math.max(...['stream', ...summaries.map(({ stream }) => stream)].map((name) => name.length));
  const cells = columns.map(([heading, cell]) => alignRight([heading, ...summaries.map(cell)]));
  const names = ['stream', ...summaries.map(({ stream }) => stream)];
  return names.map((name, row) => [name.padEnd(nameWidth), ...cells.map((column) => column[row])].join('  '));
}

function alignRight(texts: readonly string[]): string[] {
  const width = Math.max(...texts.map((text) => text.length));
  return texts.map((text) => text.padStart(width));
}

function remarks({ stream, losses, outstanding, unexpected }: TallySummary): string[] {
  const lines = losses.map(({ fate, reason, count, frames }) => `${count} ${fate}, ${reason}: ${frames}`);
  if (outstanding > 0) lines.push(`${outstanding} not accounted for yet`);
  if (unexpected !== '') lines.push(`told of twice, or never acquired (not counted): ${unexpected}`);
  return lines.map((line) => `${stream}: ${line}`);
}

import { volts } from '../../../lib/units/index.js';

/** A row that differs from every other, with a text that has all that is special in CSV. */
export function numberedRow(index: number): Record<string, unknown> {
  return {
    index,
    voltage: volts(index / 8),
    note: `"${index}",\nnext line`,
    spectrum: [index, NaN],
    date: new Date(index),
    // Comes late: another part, where a file cannot take it.
    ...(index >= 20 ? { late: BigInt(index) } : {}),
  };
}

/** The same as it is read. */
export function numberedRowRead(index: number): Record<string, unknown> {
  return { late: null, ...numberedRow(index) };
}

import { InvalidArgumentError, RxlabError } from '../flow/index.js';

/** Two values of a record would be in one column: `code` is `SAME_COLUMN`. */
export class SameColumnError extends RxlabError {
  override readonly name = 'SameColumnError';

  constructor(
    /** The name that both would have. */
    readonly column: string,
    /** The keys that lead to each of the two. */
    readonly paths: readonly [readonly string[], readonly string[]],
  ) {
    const [one, other] = paths.map(pathText);
    super(
      'SAME_COLUMN',
      `${one} and ${other} would both be the column ${JSON.stringify(column)}: rename one of them, or choose another separator`,
    );
  }
}

/**
 * Makes one flat record of nested ones: the name of a column is made of the keys that lead to it. Only plain records are
 * taken apart; arrays, typed arrays, dates and other instances of classes stay whole. A record with nothing in it gives no
 * column.
 *
 * @param record - a plain object; it is not changed
 * @param separator - what is put between the keys
 * @throws an {@link InvalidArgumentError} when the record is not a plain object, or the separator not a text; a
 * {@link SameColumnError} when two values would have one name; a {@link RxlabError} `CYCLIC_RECORD` when a record contains itself
 *
 * @example
 * ```ts
 * import { flattenRecord } from 'rxlab/filters';
 *
 * const event = { image: [1, 2, 3], hillas: { length: 1, centroid: { x: 0.2, y: 1 } } };
 * console.log(Object.keys(flattenRecord(event)).join(' '));
 * // prints: image hillas.length hillas.centroid.x hillas.centroid.y
 * ```
 */
export function flattenRecord(record: object, separator = '.'): Record<string, unknown> {
  if (!isPlainRecord(record)) throw new InvalidArgumentError('record', 'a plain object', record);
  if (typeof separator !== 'string') throw new InvalidArgumentError('separator', 'a text', separator);
  const columns = new Map<string, Column>();
  for (const column of columnsOf(record, [], new Set())) {
    const name = column.path.join(separator);
    const same = columns.get(name);
    if (same) throw new SameColumnError(name, [same.path, column.path]);
    columns.set(name, column);
  }
  // Unlike an assignment this makes a column of '__proto__', too.
  return Object.fromEntries(Array.from(columns, ([name, { value }]) => [name, value]));
}

interface Column {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** `around` are the records that this one is in. */
function* columnsOf(
  record: Record<string, unknown>,
  path: readonly string[],
  around: Set<unknown>,
): Generator<Column, void, undefined> {
  if (around.has(record)) {
    throw new RxlabError('CYCLIC_RECORD', `the record at ${pathText(path)} contains itself: it cannot be flattened`);
  }
  around.add(record);
  for (const [key, value] of Object.entries(record)) {
    const inner = [...path, key];
    if (isPlainRecord(value)) yield* columnsOf(value, inner, around);
    else yield { path: inner, value };
  }
  around.delete(record);
}

/** A class has a prototype with a prototype; a record of another realm has not. */
function isPlainRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function pathText(path: readonly string[]): string {
  return path.map((key) => `[${JSON.stringify(key)}]`).join('');
}

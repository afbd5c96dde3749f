import { map, type OperatorFunction } from 'rxjs';
import { InvalidArgumentError } from '../flow/index.js';
import { flattenRecord } from './flatten-record.js';

/**
 * Makes each nested record a flat one, a row of a table: see {@link flattenRecord}, whose errors are the stream's.
 *
 * @param separator - what is put between the keys
 * @throws an {@link InvalidArgumentError} when the separator is not a text
 *
 * @example
 * ```ts
 * import { drain, generate } from 'rxlab';
 * import { flatten } from 'rxlab/filters';
 *
 * const readings = generate([{ time: 1, stage: { x: 0.5, y: 2 } }]);
 * await drain(readings.pipe(flatten('_')), (row) => console.log(row));
 * // prints: { time: 1, stage_x: 0.5, stage_y: 2 }
 * ```
 */
export function flatten(separator = '.'): OperatorFunction<object, Record<string, unknown>> {
  if (typeof separator !== 'string') throw new InvalidArgumentError('separator', 'a text', separator);
  return map((record) => flattenRecord(record, separator));
}

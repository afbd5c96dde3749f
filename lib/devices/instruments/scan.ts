import type { Observable } from 'rxjs';
import { generate, InvalidArgumentError } from '../../flow/index.js';
import type { Parameter } from './parameter.js';

/** One step of a {@link scan}: the parameter is at this value for as long as the step is being consumed. */
export interface ScanStep<Input> {
  /** The number of the step, from 0. */
  readonly index: number;
  /** The name of the parameter. */
  readonly name: string;
  /** What it was set to, as it was given. */
  readonly value: Input;
}

/** Options of {@link scan}. */
export interface ScanOptions {
  /** Whether the parameter goes back to where it was when the scan ends, however it ends. No unless told. */
  readonly restore?: boolean | undefined;
}

/**
 * Sets a parameter to one value after the other. A generator: it sets the parameter, waits until it is there, and emits; the
 * next value is set when everybody has consumed the step. So what is measured in the pipe is measured at that value.
 *
 * Values in an array are all checked before the first is set.
 *
 * @throws as the `set` of the parameter does
 *
 * @example
 * ```ts
 * import { concatMap, drain } from 'rxlab';
 * import { QuantityParameter, scan } from 'rxlab/devices';
 *
 * let volts = 0;
 * const voltage = new QuantityParameter({ name: 'voltage', unit: 'V', write: (value) => void (volts = value) });
 * const measured = scan(voltage, [0, 1, '1.5 V']).pipe(concatMap(async ({ index }) => ({ index, squared: volts ** 2 })));
 * await drain(measured, ({ index, squared }) => console.log(index, squared));
 * // prints: 0 0
 * // prints: 1 1
 * // prints: 2 2.25
 * ```
 */
export function scan<T, Input>(
  parameter: Parameter<T, Input>,
  values: Iterable<Input> | AsyncIterable<Input>,
  { restore = false }: ScanOptions = {},
): Observable<ScanStep<Input>> {
  if (!isIterable(values)) throw new InvalidArgumentError('values', 'iterable, such as an array', values);
  return generate(async function* (signal) {
    if (Array.isArray(values)) for (const value of values as Input[]) parameter.accept(value);
    if (restore) await parameter.stash();
    try {
      let index = 0;
      for await (const value of values) {
        const setting = parameter.set(value);
        const cancel = (): void => void setting.cancel();
        signal.addEventListener('abort', cancel);
        try {
          await setting;
        } catch (error) {
          if (signal.aborted) return;
          throw error;
        } finally {
          signal.removeEventListener('abort', cancel);
        }
        yield { index: index++, name: parameter.name, value };
      }
    } finally {
      if (restore) await parameter.restore();
    }
  });
}

function isIterable(values: unknown): boolean {
  const candidate = values as Partial<AsyncIterable<unknown> & Iterable<unknown>> | null | undefined;
  const open = candidate?.[Symbol.iterator] ?? candidate?.[Symbol.asyncIterator];
  return typeof open === 'function' && typeof values !== 'string';
}

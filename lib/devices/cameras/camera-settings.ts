import { InvalidArgumentError } from '../../flow/index.js';
import { inUnit, type QuantityLike } from '../../units/index.js';
import type { Roi } from './roi.js';

/** What starts an exposure: nothing (`'auto'`), {@link Camera.trigger} (`'software'`), or a signal on a line (`'external'`). */
export type TriggerMode = 'auto' | 'software' | 'external';

/** What one trigger starts: one frame, or the whole sequence. */
export type TriggerSelector = 'frame' | 'acquisition';

/** When a camera takes its frames. */
export interface AcquisitionSettings {
  /** Seconds. */
  readonly exposureTime: number;
  /** Frames per second, in hertz. `Infinity`: as fast as they are consumed. Has no meaning where each frame has a trigger. */
  readonly frameRate: number;
  readonly triggerMode: TriggerMode;
  readonly triggerSelector: TriggerSelector;
}

/** How a camera is to record. */
export interface CameraSettings extends AcquisitionSettings {
  /** The part of the sensor that is read out. */
  readonly roi: Roi;
}

const isAtLeast = (least: number, value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= least;

const isOneOf = (choices: readonly string[], value: unknown): boolean => choices.includes(value as string);

const rules: { readonly [Name in keyof CameraSettings]: { expected: string; allows: (value: unknown) => boolean } } = {
  exposureTime: {
    expected: "a time of at least 0 such as '10 ms', or a number of seconds",
    allows: (value) => Number.isFinite(value) && (value as number) >= 0,
  },
  frameRate: {
    expected: "a frequency greater than 0 such as '50 Hz', a number of hertz, or Infinity",
    allows: (value) => typeof value === 'number' && value > 0,
  },
  triggerMode: {
    expected: "'auto', 'software' or 'external'",
    allows: (value) => isOneOf(['auto', 'software', 'external'], value),
  },
  triggerSelector: {
    expected: "'frame' or 'acquisition'",
    allows: (value) => isOneOf(['frame', 'acquisition'], value),
  },
  roi: {
    expected: '{ x, y, width, height } in whole pixels, from 0 and at least 1 wide and high',
    allows: (value) => {
      const { x, y, width, height } = (value ?? {}) as Partial<Roi>;
      return isAtLeast(0, x) && isAtLeast(0, y) && isAtLeast(1, width) && isAtLeast(1, height);
    },
  },
};

/** Checks a setting by itself. @throws an {@link InvalidArgumentError} when no camera can have it */
export function checkSetting(name: keyof CameraSettings, value: unknown): void {
  const { expected, allows } = rules[name];
  if (!allows(value)) throw new InvalidArgumentError(name, expected, value);
}

/**
 * A setting in seconds or hertz, from a quantity or a number, which may still be one that no camera can have.
 *
 * @throws a {@link UnitError} when it is a quantity of another dimension
 */
export function baseNumber(name: 'exposureTime' | 'frameRate', value: QuantityLike): number {
  if (typeof value === 'number') return value;
  return inUnit(value, name === 'exposureTime' ? 's' : 'Hz', name);
}

import { InvalidArgumentError } from '../flow/index.js';
import type { Frame, Shape } from './frame.js';

/** A shape as people write it. */
export function shapeText(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** @throws an {@link InvalidArgumentError} when the frame has channels */
export function requireGrey({ shape }: Frame): void {
  if (shape.length !== 2) throw new InvalidArgumentError('frame', 'grey, of shape [rows, columns]', shapeText(shape));
}

/** @throws an {@link InvalidArgumentError} when the frame is of another shape */
export function requireShape({ index, shape }: Frame, expected: Shape, whose: string): void {
  if (shape.join() === expected.join()) return;
  throw new InvalidArgumentError(`frame ${index}`, `of shape ${shapeText(expected)}, as ${whose}`, shapeText(shape));
}

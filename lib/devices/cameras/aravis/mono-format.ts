import type { Packing } from './thread-messages.js';

/** How the pixels of a format come from the camera. */
interface MonoFormatKind {
  readonly dtype: 'uint8' | 'uint16';
  /** How they are packed; `undefined` where each has bytes of its own. */
  readonly packing?: Packing;
}

/** Pixel formats of grey cameras, by the names of the GenICam Pixel Format Naming Convention, and of GigE Vision (`Packed`). */
export const monoFormats = {
  Mono8: { dtype: 'uint8' },
  Mono10: { dtype: 'uint16' },
  Mono12: { dtype: 'uint16' },
  Mono14: { dtype: 'uint16' },
  Mono16: { dtype: 'uint16' },
  Mono10p: { dtype: 'uint16', packing: '10p' },
  Mono12p: { dtype: 'uint16', packing: '12p' },
  Mono10Packed: { dtype: 'uint16', packing: '10Packed' },
  Mono12Packed: { dtype: 'uint16', packing: '12Packed' },
} as const satisfies Record<MonoFormat, MonoFormatKind>;

/** What pixels a camera is to send: `Mono8` comes as uint8, all others as uint16, with values of so many bits. */
export type MonoFormat =
  'Mono8' | 'Mono10' | 'Mono12' | 'Mono14' | 'Mono16' | 'Mono10p' | 'Mono12p' | 'Mono10Packed' | 'Mono12Packed';

export function isMonoFormat(name: unknown): name is MonoFormat {
  return typeof name === 'string' && Object.hasOwn(monoFormats, name);
}

/** What there is to know of a format. */
export function kindOf(format: MonoFormat): MonoFormatKind {
  return monoFormats[format];
}

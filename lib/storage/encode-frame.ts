import { InvalidArgumentError, RxlabError } from '../flow/index.js';
import { dtypeOf, type Frame } from '../frames/index.js';
import type { EncodeOptions, Format } from './format.js';
import { StorageError } from './storage-error.js';

/**
 * The bytes of the file that is to hold a frame.
 *
 * @throws a {@link StorageError} `UNSUPPORTED_FRAME` when the format cannot hold it, or it is not what it says it is.
 */
export async function encodeFrame(
  frame: Frame,
  path: string,
  format: Format,
  options: EncodeOptions,
): Promise<readonly Uint8Array[]> {
  if (!Array.isArray(frame?.shape)) throw new InvalidArgumentError('source', 'a stream of frames', frame);
  const flaw = flawOf(frame, format);
  if (flaw !== undefined) throw unsupported(flaw);
  try {
    return await format.encode(frame, options);
  } catch (cause) {
    throw cause instanceof RxlabError ? cause : unsupported((cause as Error).message, cause);
  }

  function unsupported(reason: string, cause?: unknown): StorageError {
    const message = `frame ${frame.index} cannot be stored as ${format.name} in ${path}: ${reason}`;
    return new StorageError('UNSUPPORTED_FRAME', path, message, { cause });
  }
}

function flawOf({ data, shape, dtype }: Frame, { name, dtypes }: Format): string | undefined {
  if (!dtypes.includes(dtype)) return `its dtype is ${dtype}, and ${name} holds ${dtypes.join(', ')}`;
  if (dtypeOf(data) !== dtype) return `its dtype is ${dtype}, but its data is ${dtypeOf(data) ?? 'no array of pixels'}`;
  const [rows, columns, channels = 1] = shape;
  if (![1, 3, 4].includes(channels)) {
    return `it has ${channels} channels, and ${name} holds 1 (grey), 3 (RGB) or 4 (RGBA)`;
  }
  if (data.length === rows * columns * channels) return undefined;
  return `its shape is [${shape.join(', ')}], but its data has ${data.length} values`;
}

import type { DType, Shape } from '../../frames/index.js';

/**
 * The arrays of the stores that we write. The frames are level 0 of an OME-Zarr image; what is known of each besides its
 * pixels lies in arrays beside it, which may be longer than the frames where the writer was killed.
 */
export const layout = {
  /** The attribute of the root by which we know our stores; its value is the version of this layout. */
  mark: 'rxlab_layout',
  version: 1,
  frames: '0',
  index: 'index',
  timestamp: 'timestamp',
  metadata: 'metadata',
} as const;

/** How many values of the index and the timestamps are in a chunk: it is written anew with every frame. */
export const columnChunk = 256;

/** What a store of frames is to hold. */
export interface ZarrPlan {
  readonly shape: Shape;
  readonly dtype: DType;
  /** 0: none. */
  readonly compressionLevel: number;
  /** `[y, x]` in micrometres. */
  readonly pixelSize: readonly [number, number] | undefined;
}

/** The `zarr.json` of the root: OME-Zarr 0.5 (https://ngff.openmicroscopy.org/0.5/). */
export function groupDocument({ shape, pixelSize }: ZarrPlan): object {
  const space = (name: 'y' | 'x') => ({ name, type: 'space', ...(pixelSize ? { unit: 'micrometer' } : {}) });
  const isColour = shape.length === 3;
  const axes = [
    { name: 't', type: 'time' },
    ...(isColour ? [{ name: 'c', type: 'channel' }] : []),
    space('y'),
    space('x'),
  ];
  const scale = [1, ...(isColour ? [1] : []), ...(pixelSize ?? [1, 1])];
  const coordinateTransformations = [{ type: 'scale', scale }];
  const multiscales = [{ name: 'frames', axes, datasets: [{ path: layout.frames, coordinateTransformations }] }];
  return {
    zarr_format: 3,
    node_type: 'group',
    attributes: { ome: { version: '0.5', multiscales }, [layout.mark]: layout.version },
  };
}

/**
 * The `zarr.json` of each array, by its name, when there are so many frames. The frames come last: whoever reads that there
 * are so many finds so many of all others.
 */
export function arrayDocuments(plan: ZarrPlan, count: number): readonly (readonly [name: string, document: object])[] {
  const column = { shape: [count], names: ['t'] };
  const timestamp = { units: 'ms', start: '1970-01-01T00:00:00Z' };
  const metadata = { description: 'what else is known of each frame, in JSON' };
  const text = { type: 'string', fill: '{}', codecs: [{ name: 'vlen-utf8' }] };
  return [
    [layout.index, arrayDocument({ ...column, chunk: [columnChunk], type: 'int64' })],
    [layout.timestamp, arrayDocument({ ...column, chunk: [columnChunk], type: 'float64', attributes: timestamp })],
    [layout.metadata, arrayDocument({ ...column, chunk: [1], ...text, attributes: metadata })],
    [layout.frames, framesDocument(plan, count)],
  ];
}

/** OME-Zarr wants channels before rows; the order of the pixels in a chunk stays the camera's. */
function framesDocument(
  { shape: [rows, columns, channels], dtype, compressionLevel }: ZarrPlan,
  count: number,
): object {
  const isColour = channels !== undefined;
  const sizes = isColour ? [channels, rows, columns] : [rows, columns];
  return arrayDocument({
    shape: [count, ...sizes],
    chunk: [1, ...sizes],
    type: dtype,
    names: ['t', ...(isColour ? ['c'] : []), 'y', 'x'],
    codecs: [
      ...(isColour ? [{ name: 'transpose', configuration: { order: [0, 2, 3, 1] } }] : []),
      littleEndian,
      ...(compressionLevel > 0 ? [{ name: 'gzip', configuration: { level: compressionLevel } }] : []),
    ],
  });
}

const littleEndian = { name: 'bytes', configuration: { endian: 'little' } };

interface ArrayPlan {
  readonly shape: readonly number[];
  readonly chunk: readonly number[];
  readonly type: string;
  readonly names: readonly string[];
  readonly fill?: number | string;
  readonly codecs?: readonly object[];
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Zarr core specification, version 3 (https://zarr-specs.readthedocs.io/en/latest/v3/core/). */
function arrayDocument({ shape, chunk, type, names, fill = 0, codecs, attributes = {} }: ArrayPlan): object {
  return {
    zarr_format: 3,
    node_type: 'array',
    shape,
    data_type: type,
    chunk_grid: { name: 'regular', configuration: { chunk_shape: chunk } },
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    fill_value: fill,
    codecs: codecs ?? [littleEndian],
    attributes,
    dimension_names: names,
  };
}

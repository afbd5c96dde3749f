import type { Dataset, File, Group, GuessableDataTypes } from 'h5wasm/node';
import type { DType, Shape } from '../../../frames/index.js';
import { layout } from './layout.js';

/** What a file of frames is to hold. */
export interface Hdf5Plan {
  readonly shape: Shape;
  readonly dtype: DType;
  /** 0: none. */
  readonly compressionLevel: number;
  /** `[y, x]` in micrometres. */
  readonly pixelSize: readonly [number, number] | undefined;
  /** When the first frame was taken, in milliseconds since the epoch. */
  readonly start: number;
}

/** What h5wasm calls the dtypes. */
const codes: Readonly<Record<DType, string>> = {
  uint8: '<B',
  uint16: '<H',
  uint32: '<I',
  int16: '<h',
  int32: '<i',
  float32: '<f',
  float64: '<d',
};

/** How many values of what lies beside the frames are in a chunk: it is written anew with every frame. */
const columnChunk = 256;
const linesChunk = 4096;

/**
 * Makes everything that a file is to hold, for no frames yet: SWMR allows nothing to be made later. NeXus: NXdata
 * (https://manual.nexusformat.org/classes/base_classes/NXdata.html) says what is to be shown, and along which axes.
 */
export function layOut(file: File, { shape, dtype, compressionLevel, pixelSize, start }: Hdf5Plan): void {
  const compression =
    compressionLevel > 0 ? ({ compression: 'gzip', compression_opts: compressionLevel } as const) : {};
  describe(file, { NX_class: 'NXroot', default: layout.entry, creator: 'rxlab', [layout.mark]: layout.version });

  const entry = makeGroup(file, layout.entry, { NX_class: 'NXentry', default: layout.images });
  entry.create_dataset({ name: 'start_time', data: new Date(start).toISOString() });

  const axes = ['index', ...(pixelSize ? ['y', 'x'] : ['.', '.']), '.'].slice(0, shape.length + 1);
  const images = makeGroup(entry, layout.images, { NX_class: 'NXdata', signal: 'data', axes, timestamp_indices: 0 });
  const interpretation = { 3: 'rgb-image', 4: 'rgba-image' }[shape[2] ?? 1] ?? 'image';
  makeGrowing(images, 'data', codes[dtype], { sizes: shape, chunk: 1, ...compression }, { interpretation });
  makeGrowing(images, 'index', '<q', { chunk: columnChunk }, {});
  makeGrowing(images, 'timestamp', '<d', { chunk: columnChunk }, { units: 'ms', start: '1970-01-01T00:00:00Z' });
  pixelSize?.forEach((size, axis) => {
    const data = Float64Array.from({ length: shape[axis]! }, (_, pixel) => pixel * size);
    describe(images.create_dataset({ name: ['y', 'x'][axis]!, data }), { units: 'um' });
  });

  const description =
    'what else is known of each frame, a line of JSON each; `ends` says where in `data` the lines end';
  const notes = makeGroup(entry, layout.notes, { NX_class: 'NXnote' });
  notes.create_dataset({ name: 'type', data: 'application/x-ndjson' });
  notes.create_dataset({ name: 'description', data: description });
  makeGrowing(notes, 'data', '<B', { chunk: linesChunk }, {});
  makeGrowing(notes, 'ends', '<q', { chunk: columnChunk }, {});
}

type Attributes = Readonly<Record<string, GuessableDataTypes>>;

function makeGroup(owner: Group, name: string, attributes: Attributes): Group {
  const group = owner.create_group(name);
  describe(group, attributes);
  return group;
}

interface Growing {
  /** Of one element; none for a number. */
  readonly sizes?: Shape;
  readonly chunk: number;
  readonly compression?: 'gzip';
  readonly compression_opts?: number;
}

/** An array that has no elements yet. */
function makeGrowing(
  owner: Group,
  name: string,
  dtype: string,
  { sizes, chunk, ...compression }: Growing,
  attributes: Attributes,
): void {
  const rest = (sizes ?? []) as readonly number[];
  const shapes = { shape: [0, ...rest], maxshape: [null, ...rest], chunks: [chunk, ...rest] };
  describe(owner.create_dataset({ name, data: [], dtype, ...shapes, ...compression }), attributes);
}

function describe(owner: Group | Dataset, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) owner.create_attribute(name, value);
}

import type { Array as ZarrArray, DataType, Group } from 'zarrita';
import { isFrameDType } from './numbers.js';
import type { DirectoryStore } from './directory-store.js';
import type { Zarrita } from './load-zarrita.js';

export type StoredZarrArray = ZarrArray<DataType, DirectoryStore>;
type Node = StoredZarrArray | Group<DirectoryStore>;

/** What is at a path inside a store; `undefined` where nothing is. @throws what is wrong with it */
export async function nodeAt(zarr: Zarrita, store: DirectoryStore, inside: string): Promise<Node | undefined> {
  try {
    return await zarr.open(zarr.root(store).resolve(pathOf(inside)));
  } catch (error) {
    if (zarr.isZarritaError(error, 'NotFoundError')) return undefined;
    throw error;
  }
}

function pathOf(inside: string): string {
  return `/${inside}`.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '');
}

/** The array at a path inside a store. @throws an `Error` that says what is there instead */
export async function arrayAt(zarr: Zarrita, store: DirectoryStore, inside: string): Promise<StoredZarrArray> {
  const node = await nodeAt(zarr, store, inside);
  if (node?.kind === 'array') return node;
  const flaw = node ? 'there is a group' : 'it holds nothing';
  throw new Error(`${flaw} at ${inside}; ${list(await allArrays(zarr, store))}`);
}

/**
 * The array of frames that is meant where nobody says which: the root itself, the full resolution of an OME-Zarr image, or
 * the only array that looks like frames.
 *
 * @throws an `Error` that lists the arrays
 */
export async function defaultArray(zarr: Zarrita, store: DirectoryStore): Promise<StoredZarrArray> {
  const root = await nodeAt(zarr, store, '/');
  if (root === undefined) throw new Error('it has no zarr.json, .zgroup or .zarray');
  if (root.kind === 'array') return root;
  const level = fullResolution(root.attrs);
  if (level !== undefined) return await arrayAt(zarr, store, level);
  const arrays = await allArrays(zarr, store);
  const numbers = arrays.filter(({ dtype }) => isFrameDType(dtype));
  const stacks = numbers.filter(({ shape }) => shape.length >= 3);
  const images = numbers.filter(({ shape }) => shape.length === 2);
  const [only, another] = stacks.length > 0 ? stacks : images;
  if (only && !another) return only;
  const flaw = only ? 'more than one of its arrays may be frames' : 'it holds no frames';
  throw new Error(`${flaw}: say which array is meant, \`inside: '/path/in/the/store'\`; ${list(arrays)}`);
}

interface Multiscales {
  readonly multiscales?: readonly { readonly datasets?: readonly { readonly path?: string }[] }[];
}

/** Where OME-Zarr says that the largest image is: 0.5 in `ome`, before that in the attributes themselves. */
function fullResolution(attributes: Multiscales & { readonly ome?: Multiscales }): string | undefined {
  return (attributes.ome ?? attributes).multiscales?.[0]?.datasets?.[0]?.path;
}

async function allArrays(zarr: Zarrita, store: DirectoryStore, path = '/', depth = 0): Promise<StoredZarrArray[]> {
  const node = await nodeAt(zarr, store, path);
  if (node?.kind === 'array') return [node];
  if (node === undefined || depth > 8) return [];
  const names = await store.directories(path);
  return (await Promise.all(names.map((name) => allArrays(zarr, store, `${path}${name}/`, depth + 1)))).flat();
}

function list(arrays: readonly StoredZarrArray[]): string {
  if (arrays.length === 0) return 'it holds no arrays at all';
  const shown = arrays.slice(0, 20).map(({ path, dtype, shape }) => `${path} (${dtype} [${shape.join(', ')}])`);
  const rest = arrays.length > shown.length ? ` and ${arrays.length - shown.length} more` : '';
  return `its arrays are ${shown.join(', ')}${rest}`;
}

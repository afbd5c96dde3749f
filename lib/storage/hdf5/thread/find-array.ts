import type { Dataset, File, Group } from 'h5wasm/node';
import { describeArray, type ArrayDescription } from './array-description.js';
import type { H5wasm } from './load-h5wasm.js';

/** The array at a path inside a file. @throws an `Error` that says what is there instead */
export function arrayAt(library: H5wasm, file: File, inside: string): Dataset {
  const path = `/${inside}`.replace(/\/+/g, '/');
  const found = path === '/' ? file : get(file, path);
  // HDF5 follows links to other files by itself.
  if (found instanceof library.ExternalLink) return new library.Dataset(file.file_id, path);
  if (found instanceof library.Dataset) return found;
  const flaw =
    found === null ? 'it holds nothing' : found instanceof library.Group ? 'there is a group' : 'no array is';
  throw new Error(`${flaw} at ${path}; ${list(allArrays(library, file))}`);
}

/**
 * The array of frames that is meant where nobody says which: the default one of a NeXus file, or the only one that looks like
 * frames.
 *
 * @throws an `Error` that lists the arrays
 */
export function defaultArray(library: H5wasm, file: File): Dataset {
  const signal = nexusSignal(library, file);
  if (signal) return signal;
  const arrays = allArrays(library, file);
  const numbers = arrays.filter(({ dtype }) => dtype !== undefined);
  const stacks = numbers.filter(({ shape }) => shape.length >= 3);
  const images = numbers.filter(({ shape }) => shape.length === 2);
  const [only, another] = stacks.length > 0 ? stacks : images;
  if (only && !another) return arrayAt(library, file, only.path);
  const flaw = only ? 'more than one of its arrays may be frames' : 'it holds no frames';
  throw new Error(`${flaw}: say which array is meant, \`inside: '/path/in/the/file'\`; ${list(arrays)}`);
}

/** Follows `default` from the root to an NXdata group, and its `signal`. */
function nexusSignal(library: H5wasm, file: File): Dataset | undefined {
  let group: Group = file;
  for (let depth = 0; depth < 8; depth++) {
    const signal = textAttribute(group, 'signal');
    const next = signal ?? textAttribute(group, 'default');
    if (next === undefined) return undefined;
    const found = get(group, next);
    if (signal !== undefined) return found instanceof library.Dataset ? found : undefined;
    if (!(found instanceof library.Group)) return undefined;
    group = found;
  }
  return undefined;
}

/** What is at a path; `null` where nothing is. HDF5 itself throws when not even the group is there. */
function get(group: Group, path: string): ReturnType<Group['get']> {
  try {
    return group.get(path);
  } catch {
    return null;
  }
}

/** An attribute that is text. */
export function textAttribute(owner: Group | Dataset, name: string): string | undefined {
  const value = owner.attrs[name]?.value;
  const text: unknown = Array.isArray(value) ? value[0] : value;
  return typeof text === 'string' ? text : undefined;
}

function allArrays(library: H5wasm, file: File): ArrayDescription[] {
  return file
    .paths()
    .map((path) => get(file, path))
    .filter((found) => found instanceof library.Dataset)
    .map(describeArray);
}

function list(arrays: readonly ArrayDescription[]): string {
  if (arrays.length === 0) return 'it holds no arrays at all';
  const shown = arrays.slice(0, 20).map(({ path, kind, shape }) => `${path} (${kind} [${shape.join(', ')}])`);
  const rest = arrays.length > shown.length ? ` and ${arrays.length - shown.length} more` : '';
  return `its arrays are ${shown.join(', ')}${rest}`;
}

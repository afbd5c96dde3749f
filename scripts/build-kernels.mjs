// Compiles lib/frames/kernels/*.as.ts (AssemblyScript) to kernels.wasm beside them: `node scripts/build-kernels.mjs`.
// Each exported function with a type parameter is compiled for every dtype: bin<T> becomes bin_uint8, bin_uint16 and so on.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'lib/frames/kernels');
const dtypes = {
  uint8: 'u8',
  uint16: 'u16',
  uint32: 'u32',
  int16: 'i16',
  int32: 'i32',
  float32: 'f32',
  float64: 'f64',
};

/** The path of what is built, relative to the package. */
const target = 'lib/frames/kernels/kernels.wasm';

/** Builds the kernels where one of their sources is newer than what was built. */
export async function buildKernels() {
  const sources = readdirSync(folder).filter((name) => name.endsWith('.as.ts'));
  const built = statSync(join(root, target), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const newest = Math.max(...[...sources.map((name) => join(folder, name)), import.meta.filename].map(modified));
  if (newest < built) return;
  const entry = sources.map((name) => forEveryDtype(name, readFileSync(join(folder, name), 'utf8'))).join('\n');
  const { error, stderr } = await asc.main(
    [
      ...['entry.ts', '--baseDir', folder, '--outFile', 'kernels.wasm'],
      // One shared memory for all threads: lib/frames/memory.ts. Its first page is its own; data of the kernels lies behind.
      ...['--importMemory', '--sharedMemory', '--initialMemory', '256', '--maximumMemory', '65536'],
      ...['--enable', 'simd', '--enable', 'threads', '--runtime', 'stub', '--memoryBase', '1024', '-O3', '--noAssert'],
    ],
    {
      readFile: (name, base) => (name === 'entry.ts' ? entry : readText(join(base, name))),
      writeFile: (name, contents) => writeFileSync(join(folder, name), contents),
    },
  );
  if (error) throw new Error(`the kernels do not compile:\n${stderr.toString()}`);
}

function forEveryDtype(name, source) {
  const path = `./${name.slice(0, -3)}`;
  const names = [];
  const functions = [];
  for (const [, kernel, generic, parameters, result] of source.matchAll(
    /^export function (\w+)(<T>)?\(([^)]*)\): (\w+)/gm,
  )) {
    if (name === 'lanes.as.ts') continue;
    if (!generic) {
      functions.push(`export { ${kernel} } from '${path}';`);
      continue;
    }
    names.push(kernel);
    const given = [...parameters.matchAll(/(\w+):/g)].map(([, parameter]) => parameter).join(', ');
    for (const [dtype, type] of Object.entries(dtypes)) {
      const call = `${kernel}<${type}>(${given})`;
      functions.push(`export function ${kernel}_${dtype}(${parameters}): ${result} { return ${call}; }`);
    }
  }
  const imported = names.length > 0 ? `import { ${names.join(', ')} } from '${path}';\n` : '';
  return imported + functions.join('\n');
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function modified(path) {
  return statSync(path).mtimeMs;
}

if (process.argv[1] === import.meta.filename) {
  await buildKernels();
  mkdirSync(join(root, 'dist/frames/kernels'), { recursive: true });
  copyFileSync(join(root, target), join(root, 'dist/frames/kernels/kernels.wasm'));
}

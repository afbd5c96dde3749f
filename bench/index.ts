/**
 * `npm run bench`: side-by-side benchmarks. `npm run bench -- streams` runs one part, `--rounds N` more or fewer rounds.
 *
 * Each comparison has a process of its own, in which its contenders run in turn: what the compiler has learnt from one
 * comparison does not slow down the next.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare, type Comparison } from './compare.js';
/** Comparisons, or a report that prints itself. */
type Part = readonly Comparison[] | (() => Promise<void>);

/** A part is loaded by the process that runs it. */
const parts: Record<string, () => Promise<Part>> = {
  streams: async () => (await import('./streams.js')).streams,
  coroutines: async () => (await import('./coroutines.js')).coroutines,
  messaging: async () => (await import('./messaging.js')).messaging,
  frames: async () => (await import('./frames.js')).frames,
  workers: async () => (await import('./workers.js')).workers,
  tomography: async () => (await import('./tomography.js')).tomography,
  'long-run': async () => (await import('./long-run.js')).longRun,
  storage: async () => (await import('./storage.js')).storage,
  hdf5: async () => (await import('./hdf5.js')).hdf5,
  scpi: async () => (await import('./scpi.js')).scpi,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '7' },
    /** Which comparison of the part, for the processes that are started here. */
    comparison: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const chosen = positionals.length > 0 ? positionals : Object.keys(parts);
const unknown = chosen.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`unknown part ${unknown.join(', ')}: choose from ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}
if (!(Number.isInteger(rounds) && rounds >= 1)) {
  console.error(`--rounds must be a whole number of at least 1, not ${values.rounds}`);
  process.exit(2);
}

if (values.comparison === undefined) {
  console.log(`Node ${process.version}, ${process.platform} ${process.arch}; medians of ${rounds} rounds in turn`);
  for (const name of chosen) {
    const part = await parts[name]!();
    const indices = typeof part === 'function' ? [0] : part.keys();
    for (const index of indices) {
      const own = [fileURLToPath(import.meta.url), name, '--rounds', values.rounds, '--comparison', String(index)];
      const { status } = spawnSync(process.execPath, [...process.execArgv, ...own], { stdio: 'inherit' });
      if (status !== 0) process.exitCode = 1;
    }
  }
} else {
  const part = await parts[chosen[0]!]!();
  if (typeof part === 'function') await part();
  else await compare(part[Number(values.comparison)]!, rounds);
}
// Peers in other processes are waiting for more.
process.exit();

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
import { coroutines } from './coroutines.js';
import { frames } from './frames.js';
import { hdf5 } from './hdf5.js';
import { messaging } from './messaging.js';
import { scpi } from './scpi.js';
import { storage } from './storage.js';
import { streams } from './streams.js';
import { tomography } from './tomography.js';
import { workers } from './workers.js';

const parts: Record<string, readonly Comparison[]> = {
  streams,
  coroutines,
  messaging,
  frames,
  workers,
  tomography,
  storage,
  hdf5,
  scpi,
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
const unknown = chosen.filter((part) => !(part in parts));
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
  for (const part of chosen) {
    for (const index of parts[part]!.keys()) {
      const own = [fileURLToPath(import.meta.url), part, '--rounds', values.rounds, '--comparison', String(index)];
      const { status } = spawnSync(process.execPath, [...process.execArgv, ...own], { stdio: 'inherit' });
      if (status !== 0) process.exitCode = 1;
    }
  }
} else {
  await compare(parts[chosen[0]!]![Number(values.comparison)]!, rounds);
  // Peers in other processes are waiting for more.
  process.exit();
}

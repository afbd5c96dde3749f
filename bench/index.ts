/**
 * `npm run bench`: side-by-side benchmarks. `npm run bench -- streams` runs one part, `--rounds N` more or fewer rounds.
 */
import { parseArgs } from 'node:util';
import { compare, type Comparison } from './compare.js';
import { coroutines } from './coroutines.js';
import { messaging } from './messaging.js';
import { streams } from './streams.js';

const parts: Record<string, readonly Comparison[]> = { streams, coroutines, messaging };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '7' } },
});
const unknown = positionals.filter((part) => !(part in parts));
if (unknown.length > 0) {
  console.error(`unknown part ${unknown.join(', ')}: choose from ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}

console.log(`Node ${process.version}, ${process.platform} ${process.arch}; medians of ${values.rounds} rounds in turn`);
for (const [part, comparisons] of Object.entries(parts)) {
  if (positionals.length > 0 && !positionals.includes(part)) continue;
  for (const comparison of comparisons) await compare(comparison, Number(values.rounds));
}

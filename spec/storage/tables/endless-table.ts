// Run as a process of its own: writes rows into the table it is given until it is killed, and says, on a line of standard
// output, how many are saved.
import { writeSync } from 'node:fs';
import { generate, inject } from '../../../lib/flow/index.js';
import { table } from '../../../lib/storage/index.js';
import { numberedRow } from './numbered-row.js';

const [path, pause] = process.argv.slice(2);
const say = (word: unknown) => void writeSync(1, `${String(word)}\n`);

say('ready');
const rows = generate(async function* () {
  for (let index = 0; ; index++) {
    if (index % Number(pause) === 0) await new Promise(setImmediate);
    yield numberedRow(index);
  }
});
await inject(rows, table(path!, { append: true, onSaved: say }));

// Run as a process of its own: writes frames into the directory it is given until it is killed, and says of each, on a
// line of standard output, that it has been saved.
import { writeSync } from 'node:fs';
import { generate } from '../../lib/flow/index.js';
import { frame } from '../../lib/frames/index.js';
import { DirectoryWalker } from '../../lib/storage/index.js';

const [directory, dataset] = process.argv.slice(2);

await new DirectoryWalker(directory!).write(
  generate(function* () {
    for (let index = 0; ; index++) yield frame(new Uint16Array(512 * 512).fill(index), [512, 512], { index });
  }),
  { dataset: dataset!, onSaved: ({ index }, { path }) => void writeSync(1, `${index} ${path}\n`) },
);

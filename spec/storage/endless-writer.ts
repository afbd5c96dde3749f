// Run as a process of its own: writes frames into the directory it is given until it is killed, and says of each, on a
// line of standard output, that it has been saved, and where.
import { writeSync } from 'node:fs';
import { generate } from '../../lib/flow/index.js';
import { DirectoryWalker } from '../../lib/storage/index.js';
import { noiseFrame } from './noise-frame.js';

const [directory, dataset, bytesPerFile] = process.argv.slice(2);
const say = (...words: unknown[]) => void writeSync(1, `${words.join(' ')}\n`);

say('ready');
await new DirectoryWalker(directory!).write(
  generate(function* () {
    for (let index = 0; ; index++) yield noiseFrame(index);
  }),
  {
    dataset: dataset!,
    bytesPerFile: Number(bytesPerFile),
    onSaved: ({ index }, { path, position }) => say(index, position, path),
  },
);

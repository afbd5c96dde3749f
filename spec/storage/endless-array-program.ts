// Run as a process of its own: appends frames to the file it is given until it is killed, and says, on a line of standard
// output, how many have been appended.
import { writeSync } from 'node:fs';
import { frame } from '../../lib/frames/index.js';
import { formatFor } from '../../lib/storage/formats.js';

const path = process.argv[2]!;
const writer = formatFor(path).create(path, { bytesPerFile: Infinity });
for (let index = 0; ; index++) {
  await writer.append(frame(new Uint16Array(200 * 300).fill(index), [200, 300], { index, metadata: { index } }));
  writeSync(1, `${index + 1}\n`);
}

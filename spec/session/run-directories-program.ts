// Run as a process of its own: makes twenty run directories and says which.
import { createRunDirectory } from '../../lib/session/index.js';

for (let run = 0; run < 20; run++) console.log(await createRunDirectory(process.argv[2], new Date(2026, 2, 4)));

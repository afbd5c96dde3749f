import { verify } from '../storage/index.js';
import type { Command } from './command.js';
import { readArguments } from './read-arguments.js';
import { UsageError } from './usage-error.js';

/** `rxlab verify`. */
export const verifyCommand: Command = {
  usage: `usage: rxlab verify DIRECTORY

Checks every frame in the directory, and in all below it, against the manifests that were written with them. Nothing is
changed. The exit code is 0 when all frames are there, each pixel as it was saved, and 1 otherwise; also 1 where there
is no manifest, because then nothing was checked.`,

  async run(argumentList) {
    const { positionals } = readArguments(argumentList, {});
    const [directory] = positionals;
    if (directory === undefined || positionals.length > 1) {
      throw new UsageError(`expected one directory, not ${positionals.length}`);
    }
    const verification = await verify(directory);
    console.log(String(verification));
    return verification.isWhole && verification.datasets.length > 0 ? 0 : 1;
  },
};

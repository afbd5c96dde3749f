import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Debian's, for which the packages that are measured are installed. */
const python = '/usr/bin/python3';

/**
 * A peer in Python that stays between its runs, so that no run pays for the start of the interpreter: for each line that it is
 * sent it does the work once, and answers with a line. It ends with this process.
 */
export class PythonPeer {
  readonly #script: string;
  readonly #parameters: readonly string[];
  #child: ChildProcessWithoutNullStreams | undefined;

  /** @param script - a file in this folder */
  constructor(script: string, ...parameters: readonly (string | number)[]) {
    this.#script = fileURLToPath(new URL(script, import.meta.url));
    this.#parameters = parameters.map(String);
  }

  /** Whether Python has these modules. Where not, the comparison is without the peer, and says so. */
  static has(modules: string, packages: string): boolean {
    if (spawnSync(python, ['-c', `import ${modules}`]).status === 0) return true;
    console.log(`\nSKIPPED: comparisons with ${modules} need the Debian packages ${packages}`);
    return false;
  }

  /** Resolves when the work has been done. */
  async run(line: string): Promise<void> {
    this.#child ??= this.#start();
    this.#child.stdin.write(`${line}\n`);
    for (let answer = ''; !answer.endsWith('\n');) {
      const [chunk] = (await once(this.#child.stdout, 'data')) as [Buffer];
      answer += chunk.toString();
    }
  }

  #start(): ChildProcessWithoutNullStreams {
    const child = spawn(python, [this.#script, ...this.#parameters]);
    child.stderr.pipe(process.stderr);
    return child;
  }
}

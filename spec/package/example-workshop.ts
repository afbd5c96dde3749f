import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentedExample } from './documented-example.js';

/** What became of an example. */
export interface Outcome {
  /** What the compiler has against it, with line numbers of the document. */
  readonly typeErrors: readonly string[];
  /** How it failed when it was run; undefined when it ended well. */
  readonly failure: string | undefined;
  /** The lines that it printed. */
  readonly printed: readonly string[];
}

/**
 * Compiles all examples in one go, next to a copy of lib/ in a temporary package that is called rxlab and has the
 * exports of ours, so no dist/ is needed. Then runs each in a process of its own.
 */
export async function tryExamples(
  root: string,
  examples: readonly DocumentedExample[],
  /** How long one example may take, in milliseconds. */
  timeout = 10_000,
): Promise<Map<DocumentedExample, Outcome>> {
  const workshop = await mkdtemp(join(tmpdir(), 'rxlab-examples-'));
  try {
    await furnish(workshop, root);
    await Promise.all(examples.map((example) => writeFile(join(workshop, nameOf(example)), sourceOf(example))));
    const typeErrors = await compile(workshop, root);
    const outcomes = new Map<DocumentedExample, Outcome>();
    await inParallel(examples, async (example) => {
      const result = example.runs ? await run(workshop, example, timeout) : { failure: undefined, printed: [] };
      outcomes.set(example, { typeErrors: typeErrors.get(nameOf(example)) ?? [], ...result });
    });
    return outcomes;
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function furnish(workshop: string, root: string): Promise<void> {
  const manifest = await readFile(join(root, 'package.json'), 'utf8');
  const configuration = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      sourceMap: true,
      moduleDetection: 'force',
      // An example may show a value without using it.
      noUnusedLocals: false,
      noUnusedParameters: false,
    },
    include: ['lib', '*.ts'],
    exclude: ['**/*.as.ts'],
  };
  await Promise.all([
    writeFile(join(workshop, 'package.json'), manifest.replaceAll('./dist/', './lib/').replaceAll('.d.ts', '.ts')),
    writeFile(join(workshop, 'tsconfig.json'), JSON.stringify(configuration)),
    cp(join(root, 'lib'), join(workshop, 'lib'), { recursive: true, dereference: true }),
    symlink(join(root, 'node_modules'), join(workshop, 'node_modules'), 'junction'),
    mkdir(join(workshop, 'temporary')),
  ]);
}

function nameOf({ file, line }: DocumentedExample): string {
  return `${file.replaceAll(/[\\/]/g, '-')}-${line}.ts`;
}

/** The code, pushed down to where it stands in the document: so messages and stack traces have the right line. */
function sourceOf({ line, code }: DocumentedExample): string {
  return '\n'.repeat(line) + code;
}

/** Writes a .js beside each .ts and returns the errors found, by file name. */
async function compile(workshop: string, root: string): Promise<Map<string, string[]>> {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const { output } = await execute(workshop, [compiler, '--project', workshop, '--pretty', 'false'], 120_000);
  const errors = new Map<string, string[]>();
  for (const [, name, line, message] of output.matchAll(/^([^\s(]+)\((\d+),\d+\): error (.*(?:\n .*)*)$/gm)) {
    errors.set(name!, [...(errors.get(name!) ?? []), `line ${line!}: ${message!}`]);
  }
  return errors;
}

async function run(
  workshop: string,
  example: DocumentedExample,
  timeout: number,
): Promise<Pick<Outcome, 'failure' | 'printed'>> {
  const directory = await mkdtemp(join(workshop, 'temporary/'));
  const program = join(workshop, nameOf(example).replace(/ts$/, 'js'));
  const { output, failure } = await execute(directory, ['--enable-source-maps', program], timeout);
  return { failure, printed: output.split('\n').slice(0, -1) };
}

/** Runs Node without input. Temporary files go to `directory` as well. */
function execute(directory: string, parameters: string[], timeout: number) {
  return new Promise<{ output: string; failure: string | undefined }>((resolve) => {
    const options = {
      cwd: directory,
      env: { ...process.env, TMPDIR: directory },
      timeout,
      killSignal: 'SIGKILL',
      maxBuffer: 16 * 1024 * 1024,
    } as const;
    const child = execFile(process.execPath, parameters, options, (error, output, complaints) => {
      if (error === null) resolve({ output, failure: undefined });
      else if (error.killed) resolve({ output, failure: `It had not ended after ${timeout} ms` });
      else resolve({ output, failure: complaints });
    });
    child.stdin?.end();
  });
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fenced `ts` block of the README, of a page in docs/, or of a comment in lib/. */
export interface DocumentedExample {
  /** The file, relative to the root of the repository. */
  readonly file: string;
  /** The number of the line with the opening fence. */
  readonly line: number;
  readonly code: string;
  /** Whether it is run; a block that opens with `ts no-run` is only type-checked. */
  readonly runs: boolean;
  /** What its `// prints: …` comments promise, in order; undefined where there is none. */
  readonly prints: readonly string[] | undefined;
}

/** All examples in the documentation of the repository at `root`. */
export function documentedExamples(root: string): DocumentedExample[] {
  const files = ['README.md', ...filesBelow(root, 'docs', '.md'), ...filesBelow(root, 'lib', '.ts')];
  return files.flatMap((file) => examplesIn(file, readFileSync(join(root, file), 'utf8')));
}

/** The examples in one file: Markdown, or TypeScript with Markdown in its comments. */
export function examplesIn(file: string, text: string): DocumentedExample[] {
  const lines = text.split('\n').map((line) => (file.endsWith('.md') ? line : line.replace(/^\s*\* ?/, '')));
  const examples: DocumentedExample[] = [];
  let opening: { line: number; indent: string; mark: string } | undefined;
  for (const [index, text] of lines.entries()) {
    if (opening === undefined) {
      const [, indent, mark] = /^(\s*)```(?:ts|typescript)\b(.*)$/.exec(text) ?? [];
      if (indent !== undefined && mark !== undefined) opening = { line: index + 1, indent, mark: mark.trim() };
    } else if (/^\s*```\s*$/.test(text)) {
      const { line, indent, mark } = opening;
      const code = lines.slice(line, index).map((codeLine) => codeLine.replace(indent, ''));
      examples.push({ file, line, ...exampleOf(code, mark) });
      opening = undefined;
    }
  }
  return examples;
}

/**
 * The printed lines, with each that keeps the promise in its place replaced by that promise: so it equals `promises`
 * when all are kept. In a promise `…` stands for any text.
 */
export function asPromised(printed: readonly string[], promises: readonly string[]): string[] {
  return printed.map((line, index) => {
    const promise = promises[index];
    if (promise === undefined) return line;

    const literals = promise.split('…').map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${literals.join('.*')}$`).test(line) ? promise : line;
  });
}

function exampleOf(code: string[], mark: string): Pick<DocumentedExample, 'code' | 'runs' | 'prints'> {
  if (mark !== '' && mark !== 'no-run') throw new Error(`A ts block may be marked no-run, but not ${mark}`);

  const prints = code.flatMap((line) => /\/\/ prints:\s?(.*)$/.exec(line)?.[1]?.trimEnd() ?? []);
  return { code: code.join('\n'), runs: mark !== 'no-run', prints: prints.length > 0 ? prints : undefined };
}

function filesBelow(root: string, folder: string, extension: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension))
    .map((name) => join(folder, name))
    .sort();
}

import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { asPromised, documentedExamples, examplesIn, type DocumentedExample } from './documented-example.js';
import { tryExamples, type Outcome } from './example-workshop.js';

const root = join(import.meta.dirname, '../..');

describe('the documentation', () => {
  const examples = documentedExamples(root);
  let outcomes: Map<DocumentedExample, Outcome>;

  beforeAll(async () => {
    outcomes = await tryExamples(root, examples);
  }, 300_000);

  const titled = examples.map((example) => [`${example.file}:${example.line}`, example] as const);
  test.each(titled)('%s works as it is', (_title, example) => {
    const outcome = outcomes.get(example);
    expect(outcome).toMatchObject({ typeErrors: [], failure: undefined });
    if (example.prints !== undefined) {
      expect(asPromised(outcome?.printed ?? [], example.prints)).toEqual(example.prints);
    }
  });
});

describe('an example in a document', () => {
  const code = "const answer = 42;\nconsole.log(answer); // prints: 42\nconsole.log('3 ms'); // prints: … ms";

  test('is found in Markdown, also below a list item, with what it prints', () => {
    const item = fenced(code).replaceAll('\n', '\n   ');
    const [first, second] = examplesIn('guide.md', `Text\n\n${fenced(code)}\n\n1. Item\n\n   ${item}\n`);
    expect(first).toEqual({ file: 'guide.md', line: 3, code, runs: true, prints: ['42', '… ms'] });
    expect(second).toEqual({ ...first, line: 11 });
  });

  test('is found in a comment of TypeScript', () => {
    const comment = fenced(code, 'ts no-run').replaceAll(/^/gm, '   * ');
    const [example] = examplesIn('camera.ts', `  /**\n   * @example\n${comment}\n   */\n`);
    expect(example).toMatchObject({ file: 'camera.ts', line: 3, code, runs: false });
  });

  test('keeps its promise with the same lines in the same order, and any text where the promise has …', () => {
    expect(asPromised(['42', '3 ms'], ['42', '… ms'])).toEqual(['42', '… ms']);
    expect(asPromised(['42', '3 s'], ['42', '… ms'])).toEqual(['42', '3 s']);
    expect(asPromised(['42', '42'], ['42'])).toEqual(['42', '42']);
  });

  test('fails when it does not compile, when it throws and when it does not end', async () => {
    const broken = [
      ...examplesIn('types.md', fenced('const text: string = 42;')),
      ...examplesIn('throws.md', fenced("throw new Error('on purpose');")),
      ...examplesIn('endless.md', fenced('setInterval(() => {}, 1000);')),
    ];
    const outcomes = await tryExamples(root, broken, 2_000);
    const [types, throws, endless] = broken.map((example) => outcomes.get(example));
    expect(types?.typeErrors).toEqual([expect.stringMatching(/^line 2: TS2322: /)]);
    expect(throws?.failure).toMatch(/throws\.md-1\.ts:2[^]*on purpose/);
    expect(endless?.failure).toMatch(/had not ended after 2000 ms/);
  }, 60_000);
});

function fenced(code: string, info = 'ts'): string {
  return `\`\`\`${info}\n${code}\n\`\`\``;
}

import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import { createRunDirectory } from '../../lib/session/index.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';
import { ChildProgram } from './child-program.js';

const day = new Date(2026, 2, 4, 23, 59);

test('runs are numbered from 01, in a directory for each local day', async () => {
  const base = join(await temporaryDirectory(), 'not', 'there yet');
  const runs = [
    await createRunDirectory(base, day),
    await createRunDirectory(base, day),
    await createRunDirectory(base, new Date(2026, 2, 5)),
  ];
  expect(runs.map((run) => relative(base, run))).toEqual(['2026-03-04/run01', '2026-03-04/run02', '2026-03-05/run01']);
  for (const run of runs) expect((await stat(run)).isDirectory()).toBe(true);
});

test('the number comes after the highest one there; gaps and other names do not matter', async () => {
  const base = await temporaryDirectory();
  for (const name of ['run07', 'run3', 'run99', 'run100-copy', 'notes']) {
    await mkdir(join(base, '2026-03-04', name), { recursive: true });
  }
  expect(relative(base, await createRunDirectory(base, day))).toBe('2026-03-04/run100');
  expect(relative(base, await createRunDirectory(base, day))).toBe('2026-03-04/run101');
});

test('several that start at once never share a directory', async () => {
  const base = await temporaryDirectory();
  const runs = await Promise.all(Array.from({ length: 20 }, () => createRunDirectory(base, day)));
  expect(new Set(runs).size).toBe(20);
  expect(await readdir(join(base, '2026-03-04'))).toHaveLength(20);
});

test('nor do several programs', async () => {
  const base = await temporaryDirectory();
  const programs = [1, 2, 3].map(() => ChildProgram.run('run-directories-program.ts', base));
  await Promise.all(programs.map(({ ended }) => ended));
  const runs = programs.flatMap(({ text }) => text.trim().split('\n'));
  expect(runs).toHaveLength(60);
  expect(new Set(runs).size).toBe(60);
});

test('where no directory can be made, the error says where and why', async () => {
  const base = join(await temporaryDirectory(), 'file');
  await writeFile(base, '');
  await expect(createRunDirectory(base, day)).rejects.toMatchObject({
    name: 'StorageError',
    code: 'ENOTDIR',
    path: join(base, '2026-03-04'),
    message: expect.stringContaining('cannot make the directory of a run in') as unknown,
  });
});

import { spawnSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { Interruption } from '../../lib/session/index.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';
import { ChildProgram } from './child-program.js';

const run = (doing: string) => ChildProgram.run('interrupted-program.ts', doing);
const count = (text: string, part: string) => text.split(part).length - 1;

const account = 'camera 0: 10 acquired, 3 saved, 1 dropped, 0 failed, 6 lost now';

describe('Ctrl-C', () => {
  test('once: stop aborts, and the program saves and ends by itself with exit code 130', async () => {
    const program = run('stopping when asked');
    await program.hasSaid('waiting');
    program.send('SIGINT');

    expect(await program.ended).toEqual({ code: 130, signal: null });
    expect(program.text).toContain('Interrupted: nothing more is taken, and what was taken is saved.');
    expect(program.text).toContain('stop: interrupted by Ctrl-C\nsaved after 1\n');
    expect(program.text).not.toContain('abort:');
  });

  test('twice: abort aborts as well; three times: the program says what is lost and ends at once', async () => {
    const program = run('endless');
    await program.hasSaid('waiting');
    program.send('SIGINT');
    await program.hasSaid('stop:');
    expect(program.text).not.toContain('abort:');

    program.send('SIGINT');
    await program.hasSaid('abort: interrupted by Ctrl-C');
    program.send('SIGINT');
    expect(await program.ended).toEqual({ code: 130, signal: null });
    expect(program.text).toContain(`Ended at once.\n${account}\n`);
    expect(count(program.text, 'stop:')).toBe(1);
    expect(count(program.text, 'abort:')).toBe(1);
  });

  test('SIGTERM counts like Ctrl-C, and three of them end the program with 143', async () => {
    const program = run('endless');
    await program.hasSaid('waiting');
    program.send('SIGTERM');
    await program.hasSaid('stop: interrupted by SIGTERM');
    program.send('SIGINT');
    await program.hasSaid('abort: interrupted by Ctrl-C');
    program.send('SIGTERM');
    expect(await program.ended).toEqual({ code: 143, signal: null });
  });

  test('also reaches the listeners that the program has itself', async () => {
    const program = run('with a listener of its own');
    await program.hasSaid('waiting');
    program.send('SIGINT');
    await program.hasSaid('own listener');
    program.send('SIGINT');
    await program.hasSaid('own listener', 2);
    expect(program.text).toContain('abort:');
    expect(count(program.text, 'own listener')).toBe(2);
  });

  test('says what is lost after the third even where its answers are written later', async () => {
    const program = run('with a slow write');
    await program.hasSaid('waiting');
    program.send('SIGINT');
    await program.hasSaid('told: Interrupted: noth');
    program.send('SIGINT');
    await program.hasSaid('told: Interrupted again');
    program.send('SIGINT');
    expect(await program.ended).toEqual({ code: 130, signal: null });
    expect(program.text).toContain(`Ended at once.\n${account}\n`);
  });

  test('stops the generators even where its answer cannot be written', async () => {
    const program = run('with a failing write');
    await program.hasSaid('waiting');
    program.send('SIGINT');
    await program.hasSaid('uncaught: nobody reads');
    expect(program.text).toContain('failing stop');
    expect(program.text).toContain('stop: interrupted');
  });
});

describe('a task that never yields', () => {
  test('once: the program says that it is busy', async () => {
    const program = run('never yielding');
    await program.hasSaid('blocking');
    program.send('SIGINT');
    await program.hasSaid('the program is busy and has not noticed yet. Ctrl-C again ends it.');
  });

  test('twice: the program is ended by SIGINT, and says what is lost', async () => {
    const program = run('never yielding');
    await program.hasSaid('blocking');
    program.send('SIGINT');
    await program.hasSaid('busy');
    program.send('SIGINT');
    expect(await program.ended).toEqual({ code: null, signal: 'SIGINT' });
    expect(program.text).toContain(`Ended: the program was too busy to stop by itself.\n${account}\n`);
  });

  test('that gets stuck after the first Ctrl-C is ended by the second', async () => {
    const program = run('stuck after the first');
    await program.hasSaid('waiting');
    program.send('SIGINT');
    await program.hasSaid('stop:');
    program.send('SIGINT');
    expect(await program.ended).toEqual({ code: null, signal: 'SIGINT' });
    expect(program.text).toContain('Ended: the program was too busy');
  });

  test('that yields late still gets the interrupt, once', async () => {
    const program = run('busy for a while');
    await program.hasSaid('blocking');
    program.send('SIGINT');
    await program.hasSaid('has not noticed yet');
    await program.hasSaid('free again');
    expect(count(program.text, 'stop:')).toBe(1);
    expect(program.text).not.toContain('abort:');
  });
});

describe('an interruption', () => {
  test('that is disposed leaves no listener, and Ctrl-C ends the program as usual', async () => {
    const program = run('disposed');
    await program.hasSaid('waiting');
    program.send('SIGINT');
    expect(await program.ended).toEqual({ code: null, signal: 'SIGINT' });
    expect(program.text).toBe('listeners left: 0\nwaiting\n');
  });

  test('that is disposed before its thread watches leaves Ctrl-C as usual', async () => {
    const program = run('disposed at once');
    await program.hasSaid('waiting');
    program.send('SIGINT');
    expect(await program.ended).toEqual({ code: null, signal: 'SIGINT' });
  });

  test('that is disposed gives Ctrl-C back to the listeners of the program', async () => {
    const program = run('disposed, with a listener of its own');
    await program.hasSaid('waiting');
    program.send('SIGINT');
    await program.hasSaid('own listener');
    program.send('SIGINT');
    await program.hasSaid('own listener', 2);
  });

  test('keeps no program from ending', async () => {
    const program = run('with nothing to do');
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });

  test('shares what is counted with those beside it; the newest one answers', async () => {
    const program = run('two of them');
    await program.hasSaid('waiting');
    program.send('SIGINT');
    await program.hasSaid('stop: interrupted by Ctrl-C');
    expect(program.text).toContain('inner: Interrupted\ninner stop, outer count 0\nlate stop true, abort false\n');
    expect(program.text).not.toContain('nothing more is taken');

    program.send('SIGINT');
    await program.hasSaid('abort:');
    expect(program.text).toContain('Interrupted again');
  });

  test('can be made and disposed many times in one process, and leaves nothing open', async () => {
    const before = process.listenerCount('SIGINT');
    for (let round = 0; round < 5; round++) {
      using interruption = new Interruption();
      if (round % 2 === 0) await interruption.ready();
      expect([interruption.count, interruption.exitCode]).toEqual([0, 0]);
      expect([interruption.stop.aborted, interruption.abort.aborted]).toEqual([false, false]);
    }
    expect(process.listenerCount('SIGINT')).toBe(before);
  });

  test('refuses a write that is no function', () => {
    expect(() => new Interruption({ write: 'stderr' as never })).toThrow('write must be a function that takes a text');
  });
});

describe('at a terminal', () => {
  const canOpenTerminal = spawnSync('script', ['--version']).status === 0;
  if (!canOpenTerminal) console.warn('Skipped: Ctrl-C at a terminal, because there is no script (of util-linux)');

  /** Runs a command line in a terminal of its own, which sends Ctrl-C to every program in it. */
  const inTerminal = (commandLine: string, directory = '.') =>
    new ChildProgram('script', ['--quiet', '--return', '--flush', '--command', commandLine, '/dev/null'], {
      cwd: directory,
    });

  /** After this time no copy of a signal comes any more that would count as a key press, in milliseconds. */
  const longestTwin = 300;

  const pressThreeTimes = async (program: ChildProgram) => {
    await program.hasSaid('waiting');
    program.type('\x03');
    await program.hasSaid('stop:');
    await setTimeout(longestTwin);
    expect(program.text).not.toContain('abort:');
    program.type('\x03');
    await program.hasSaid('abort:');
    await setTimeout(longestTwin);
    expect(program.text).not.toContain('Ended');
    program.type('\x03');
    expect((await program.ended).code).toBe(130);
    expect(program.text).toContain('Ended at once.');
  };

  (canOpenTerminal ? test : test.skip)('one key press counts once', async () => {
    await pressThreeTimes(inTerminal('exec node --import tsx spec/session/interrupted-program.ts endless'));
  });

  (canOpenTerminal ? test : test.skip).each(['', 'exec '])(
    'one key press counts once through npm start, with "%snode …" as the script',
    async (exec) => {
      const directory = await temporaryDirectory();
      const fixture = resolve('spec/session/interrupted-program.ts');
      const start = `${exec}node --import tsx ${fixture} endless`;
      await writeFile(join(directory, 'package.json'), JSON.stringify({ scripts: { start } }));
      await mkdir(join(directory, 'node_modules'));
      await symlink(resolve('node_modules/tsx'), join(directory, 'node_modules/tsx'));
      await pressThreeTimes(inTerminal('npm start', directory));
    },
    20_000,
  );
});

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Frame } from '../../../lib/frames/index.js';
import type { CreateOptions, Format } from '../../../lib/storage/format.js';
import { FrameFiles, type FrameFilesSettings } from '../../../lib/storage/writing/frame-files.js';
import { numberedFrame } from '../numbered-frames.js';
import { temporaryDirectory } from '../temporary-directory.js';

/** A format that keeps a log of what is asked of it. */
function loggingFormat(
  holds: Format['holds'],
  log: string[],
  fail: (frame: Frame) => Error | undefined = () => undefined,
): Format {
  return {
    name: 'log',
    extensions: ['.log'],
    dtypes: ['uint16'],
    holds,
    create: (path: string, { bytesPerFile }: CreateOptions) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      log.push(`create ${name} ${bytesPerFile}`);
      return {
        append: async ({ index }) => {
          log.push(`append ${index} to ${name}`);
          const failure = fail(numberedFrame(index));
          if (failure !== undefined) throw failure;
          return 10;
        },
        sync: async () => void log.push(`sync ${name}`),
        close: async () => void log.push(`close ${name}`),
      };
    },
    open: () => Promise.reject(new Error('not needed')),
  };
}

async function frameFiles(format: Format, settings: Partial<FrameFilesSettings> = {}): Promise<FrameFiles> {
  const directory = await temporaryDirectory();
  let next = 0;
  return new FrameFiles({ format, options: {}, bytesPerFile: 0, durability: 'written', ...settings }, () =>
    join(directory, `${next++}.log`),
  );
}

describe('FrameFiles', () => {
  test.each([
    ['one', 0, ['0.log', '1.log', '2.log']],
    ['one', 1e6, ['0.log', '1.log', '2.log']],
    ['pages', 0, ['0.log', '1.log', '2.log']],
    ['pages', 64, ['0.log', '0.log', '1.log']],
    ['pages', 63, ['0.log', '1.log', '2.log']],
    ['pages', Infinity, ['0.log', '0.log', '0.log']],
    ['all', 0, ['0.log', '0.log', '0.log']],
    ['all', 65, ['0.log', '0.log', '1.log']],
  ] as const)(
    'of a format that holds %s, %i bytes per file put three frames of 32 bytes into %j',
    async (holds, bytesPerFile, names) => {
      const log: string[] = [];
      const files = await frameFiles(loggingFormat(holds, log), { bytesPerFile });
      const saved = await Promise.all([0, 1, 2].map((index) => files.save(numberedFrame(index))));
      await files.close();
      expect(saved.map(({ path }) => path.slice(path.lastIndexOf('/') + 1))).toEqual(names);
      expect(saved.map(({ position }) => position)).toEqual(
        names.map((name, index) => names.slice(0, index).filter((other) => other === name).length),
      );
      const created = log.filter((line) => line.startsWith('create'));
      expect(created).toHaveLength(new Set(names).size);
      expect(log.filter((line) => line.startsWith('close'))).toHaveLength(created.length);
    },
  );

  test('a file is closed before the next one is opened, and appends never overlap', async () => {
    const log: string[] = [];
    const files = await frameFiles(loggingFormat('pages', log), { bytesPerFile: 64 });
    await Promise.all([0, 1, 2].map((index) => files.save(numberedFrame(index))));
    await files.close();
    expect(log).toEqual([
      'create 0.log 64',
      'append 0 to 0.log',
      'append 1 to 0.log',
      'close 0.log',
      'create 1.log 64',
      'append 2 to 1.log',
      'close 1.log',
    ]);
  });

  test('synced means that each frame is synced before it counts as saved', async () => {
    const log: string[] = [];
    const files = await frameFiles(loggingFormat('all', log), { durability: 'synced' });
    for (const index of [0, 1]) {
      await files.save(numberedFrame(index));
      expect(log.slice(-2)).toEqual([`append ${index} to 0.log`, 'sync 0.log']);
    }
    await files.close();
  });

  test('behind a frame that cannot be saved, none is; the file is closed', async () => {
    const log: string[] = [];
    const full = Object.assign(new Error('full'), { code: 'ENOSPC', errno: -28 });
    const files = await frameFiles(loggingFormat('all', log, ({ index }) => (index === 1 ? full : undefined)));
    const outcomes = await Promise.allSettled([0, 1, 2].map((index) => files.save(numberedFrame(index))));
    await files.close();
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(outcomes[1]).toMatchObject({
      reason: {
        code: 'ENOSPC',
        path: expect.stringContaining('0.log'),
        message: expect.stringContaining('cannot write the 32 bytes of frame 1'),
      },
    });
    expect(log).not.toContain('append 2 to 0.log');
    expect(log.at(-1)).toBe('close 0.log');
  });

  test('a file of one frame is closed when the frame cannot be saved', async () => {
    const log: string[] = [];
    const files = await frameFiles(loggingFormat('one', log, () => new Error('it is upside down')));
    await expect(files.save(numberedFrame(3))).rejects.toMatchObject({
      code: 'UNSUPPORTED_FRAME',
      message: expect.stringMatching(/frame 3 cannot be stored as log in .*: it is upside down/),
    });
    expect(log.at(-1)).toBe('close 0.log');
    expect(await readdir(await temporaryDirectory())).toEqual([]);
  });
});

import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { concatWith, Subject, take, tap, throwError } from 'rxjs';
import { broadcast, drain, generate, inject } from '../../../lib/flow/index.js';
import type { Frame } from '../../../lib/frames/index.js';
import { DatasetName } from '../../../lib/storage/walker/dataset-name.js';
import type { Format } from '../../../lib/storage/format.js';
import { SingleFrameWriter } from '../../../lib/storage/writing/single-frame-writer.js';
import { frameWriter, type FrameWriterSettings } from '../../../lib/storage/writing/frame-writer.js';
import { numberedFrame, numberedFrames } from '../numbered-frames.js';
import { temporaryDirectory } from '../temporary-directory.js';

/** A format that writes the frame's index, when `encode` says so. */
function textFormat(encode: (frame: Frame) => unknown = () => undefined): Format {
  return {
    name: 'text',
    extensions: ['.txt'],
    dtypes: ['uint16'],
    holds: 'one',
    create: (path) =>
      new SingleFrameWriter(path, async (frame) => {
        await encode(frame);
        return [Buffer.from(String(frame.index))];
      }),
    open: () => Promise.reject(new Error('not needed')),
  };
}

async function settings(encode?: (frame: Frame) => unknown): Promise<FrameWriterSettings> {
  return {
    root: await temporaryDirectory(),
    segments: [],
    dataset: new DatasetName('{}.txt'),
    startIndex: 0,
    format: textFormat(encode),
    options: {},
    bytesPerFile: 0,
    durability: 'written',
    resume: false,
    onSaved: undefined,
  };
}

/** A promise for each index, and the functions that settle them. */
function gates() {
  const made = new Map<number, ReturnType<typeof withResolvers>>();
  return (index: number) => {
    let gate = made.get(index);
    if (!gate) made.set(index, (gate = withResolvers()));
    return gate;
  };
}

function withResolvers() {
  let resolve!: () => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<void>((res, rej) => ((resolve = res), (reject = rej)));
  return { promise, resolve, reject };
}

/** The event loop has turned so often that whatever is going to happen without us has happened. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** The names of the files, without that of the manifest. */
async function framesIn(directory: string): Promise<string[]> {
  return (await readdir(directory)).filter((name) => name !== 'manifest_{}.txt.jsonl');
}

async function contents(directory: string): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const name of await framesIn(directory)) texts[name] = await readFile(join(directory, name), 'utf8');
  return texts;
}

describe('frameWriter', () => {
  test('has two frames in work, and holds the source meanwhile', async () => {
    const gate = gates();
    const to = await settings((frame) => gate(frame.index).promise);
    const begun = new Set<number>();
    const source = numberedFrames(5).pipe(tap((frame) => begun.add(frame.index)));
    const writing = inject(source, frameWriter(to));
    await quiet();
    expect([...begun]).toEqual([0, 1]);

    gate(0).resolve();
    while (begun.size < 3) await quiet();
    await quiet();
    expect([...begun]).toEqual([0, 1, 2]);

    for (let index = 1; index < 5; index++) gate(index).resolve();
    expect(await writing).toEqual({ frames: 5, bytes: 5, files: 5 });
  });

  test('numbers the files in the order of the frames, however long each takes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 6 }), { maxLength: 12 }),
        fc.nat({ max: 3 }),
        async (turns, startIndex) => {
          const encode = async (frame: Frame) => {
            for (let turn = 0; turn < turns[frame.index]!; turn++)
              await new Promise((resolve) => setImmediate(resolve));
          };
          const to = { ...(await settings(encode)), startIndex };
          const saved: string[] = [];
          const onSaved = (frame: Frame, { path }: { path: string }) => saved.push(`${frame.index} ${path}`);
          const summary = await inject(numberedFrames(turns.length), frameWriter({ ...to, onSaved }));
          expect(summary.frames).toBe(turns.length);
          expect(await contents(to.root)).toEqual(
            Object.fromEntries(turns.map((_, index) => [`${index + startIndex}.txt`, String(index)])),
          );
          expect(saved.sort()).toEqual(
            turns.map((_, index) => `${index} ${join(to.root, `${index + startIndex}.txt`)}`).sort(),
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  test('when a frame fails, the other in work is finished and counted before the promise rejects', async () => {
    const gate = gates();
    const begun = new Set<number>();
    const to = await settings((frame) => {
      begun.add(frame.index);
      return gate(frame.index).promise;
    });
    const saved: number[] = [];
    let closed = false;
    const frames = generate(function* () {
      try {
        for (let index = 0; ; index++) yield numberedFrame(index);
      } finally {
        closed = true;
      }
    });
    const writing = inject(frames, frameWriter({ ...to, onSaved: (frame) => saved.push(frame.index) }));
    let settled = false;
    writing.catch(() => undefined).finally(() => (settled = true));

    gate(0).resolve();
    // A result waits for its turn, so the third frame is taken when the first has been saved.
    while (!begun.has(2)) await quiet();
    gate(1).reject(new Error('the encoder gave up'));
    while (!closed) await quiet();
    await quiet();
    expect({ closed, settled }).toEqual({ closed: true, settled: false });

    gate(2).resolve();
    await expect(writing).rejects.toMatchObject({
      name: 'StorageError',
      code: 'UNSUPPORTED_FRAME',
      path: join(to.root, '1.txt'),
      summary: { frames: 2, bytes: 2, files: 2 },
      message: expect.stringContaining('2 frames were saved'),
    });
    expect(saved).toEqual([0, 2]);
    expect(await contents(to.root)).toEqual({ '0.txt': '0', '2.txt': '2' });
  });

  test('of two frames that fail, the first is told of', async () => {
    const gate = gates();
    const to = await settings((frame) => gate(frame.index).promise);
    const writing = inject(numberedFrames(5), frameWriter(to));
    gate(1).reject(new Error('second'));
    gate(0).reject(new Error('first'));
    await expect(writing).rejects.toMatchObject({ path: join(to.root, '0.txt'), summary: { frames: 0 } });
    expect(await readdir(to.root)).toEqual([]);
  });

  test('a source that fails is the failure; what was in work is saved first', async () => {
    const gate = gates();
    const to = await settings((frame) => gate(frame.index).promise);
    const unplugged = new Error('the camera was unplugged');
    const source = numberedFrames(2).pipe(concatWith(throwError(() => unplugged)));
    const writing = inject(source, frameWriter(to));
    let settled = false;
    writing.catch(() => undefined).finally(() => (settled = true));
    await quiet();
    expect(settled).toBe(false);
    gate(1).resolve();
    gate(0).resolve();
    await expect(writing).rejects.toBe(unplugged);
    expect(await contents(to.root)).toEqual({ '0.txt': '0', '1.txt': '1' });
  });

  test('a source that is left early is closed, and what it gave is saved', async () => {
    const to = await settings();
    let closed = false;
    const endless = generate(async function* () {
      try {
        for (let index = 0; ; index++) yield numberedFrame(index);
      } finally {
        await quiet();
        closed = true;
      }
    });
    expect(await inject(endless.pipe(take(3)), frameWriter(to))).toEqual({ frames: 3, bytes: 3, files: 3 });
    expect(closed).toBe(true);
    expect(Object.keys(await contents(to.root))).toHaveLength(3);
  });

  test('a sink beside it that fails does not keep it from saving what it holds', async () => {
    const to = await settings();
    const results = broadcast(numberedFrames(9), frameWriter(to), (source) =>
      drain(source, (frame) => {
        if (frame.index === 2) throw new Error('the display is broken');
      }),
    );
    const [writing, showing] = await Promise.allSettled(results);
    expect(showing).toMatchObject({ status: 'rejected' });
    expect(writing).toMatchObject({
      status: 'fulfilled',
      value: { frames: Object.keys(await contents(to.root)).length },
    });
  });

  test('a hot source loses nothing: it is subscribed to at once', async () => {
    const to = await settings();
    const hot = new Subject<Frame>();
    const writing = frameWriter(to)(hot);
    for (let index = 0; index < 10; index++) hot.next(numberedFrame(index));
    hot.complete();
    expect(await writing).toMatchObject({ frames: 10 });
    expect(await contents(to.root)).toMatchObject({ '0.txt': '0', '9.txt': '9' });
  });

  test('a data set that is refused ends a source that never gives anything', async () => {
    const to = await settings();
    await writeFile(join(to.root, '0.txt'), 'precious');
    let aborted = false;
    const silent = generate(async function* (signal) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      aborted = true;
      yield* [] as Frame[];
    });
    await expect(inject(silent, frameWriter(to))).rejects.toMatchObject({ code: 'DATASET_EXISTS' });
    expect(aborted).toBe(true);
    expect(await contents(to.root)).toEqual({ '0.txt': 'precious' });
  });

  test('an empty source makes the directory, and the summary of nothing', async () => {
    const to = await settings();
    expect(await inject([], frameWriter({ ...to, segments: ['run01'] }))).toEqual({ frames: 0, bytes: 0, files: 0 });
    expect(await readdir(to.root)).toEqual(['run01']);
  });

  test('what onSaved throws fails the writer; the frame is saved nevertheless', async () => {
    const to = await settings();
    const onSaved = () => {
      throw new Error('the progress bar fell off');
    };
    await expect(inject(numberedFrames(1), frameWriter({ ...to, onSaved }))).rejects.toThrow(
      'the progress bar fell off',
    );
    expect(await contents(to.root)).toEqual({ '0.txt': '0' });
  });

  test('a directory that becomes a file in the middle is one error; what was saved before was saved', async () => {
    const to = { ...(await settings()), segments: ['run01'] };
    const third = withResolvers();
    const saved: string[] = [];
    const onSaved = (_: Frame, { path }: { path: string }) => {
      saved.push(path);
      if (saved.length === 3) third.resolve();
    };
    let closed = false;
    const frames = generate(async function* () {
      try {
        for (let index = 0; index < 3; index++) yield numberedFrame(index);
        await third.promise;
        await rm(join(to.root, 'run01'), { recursive: true });
        await writeFile(join(to.root, 'run01'), '');
        for (let index = 3; ; index++) yield numberedFrame(index);
      } finally {
        closed = true;
      }
    });
    await expect(inject(frames, frameWriter({ ...to, onSaved }))).rejects.toMatchObject({
      name: 'StorageError',
      code: 'ENOTDIR',
      path: join(to.root, 'run01', '3.txt'),
      cause: { syscall: 'open' },
      summary: { frames: 3 },
    });
    expect(saved).toHaveLength(3);
    expect(closed).toBe(true);
  });
});

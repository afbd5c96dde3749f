/** Frames into an HDF5 file that can be read at any moment (SWMR), against h5py, whose file can be read once it is closed. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { frame, type Frame } from 'rxlab/frames';
import { DirectoryWalker } from 'rxlab/storage';
import type { Comparison, Run } from './compare.js';

const [rows, columns] = [2048, 2048];
const count = 30;

const pixels = new Uint16Array(new SharedArrayBuffer(rows * columns * 2));
for (let pixel = 0; pixel < pixels.length; pixel++) pixels[pixel] = Math.random() * 4096;

const directory = mkdtempSync(join(tmpdir(), 'rxlab-bench-'));
process.on('exit', () => rmSync(directory, { recursive: true }));

export const hdf5: readonly Comparison[] = [
  {
    title: `HDF5: ${count} more frames of ${rows} x ${columns} uint16 into a file`,
    goals: [{ over: 'h5py', atLeast: 0.8 }],
    contenders: [
      { name: 'Writer (SWMR)', run: runOurs },
      { name: 'h5py', run: runPython },
    ],
  },
];

/** Says that there is to be another run, and learns when its frames have been saved. */
const runs = new EventEmitter();
let isOpen = false;

/** The first run opens the file, and is not counted. */
async function runOurs(): Promise<Run> {
  if (!isOpen) void new DirectoryWalker(directory).write(camera, { dataset: 'ours_{}.h5', onSaved: countSaved });
  isOpen = true;
  const saved = once(runs, 'saved');
  runs.emit('more');
  await saved;
  return { items: count };
}

async function* camera(): AsyncGenerator<Frame> {
  for (let index = 0; ; index++) {
    yield frame(pixels, [rows, columns], { index });
    if ((index + 1) % count === 0) await once(runs, 'more');
  }
}

function countSaved({ index }: Frame): void {
  if ((index + 1) % count === 0) runs.emit('saved');
}

let python: ChildProcessWithoutNullStreams | undefined;

/** The first run starts the interpreter and opens the file, and is not counted. */
async function runPython(): Promise<Run> {
  python ??= spawn('/usr/bin/python3', [
    fileURLToPath(new URL('write-hdf5.py', import.meta.url)),
    ...[join(directory, 'theirs.h5'), rows, columns].map(String),
  ]);
  python.stdin.write(`${count}\n`);
  await once(python.stdout, 'data');
  return { items: count };
}

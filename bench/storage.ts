/** Frames onto the disk: uncompressed TIFF against the bare disk and tifffile, PNG against OpenCV. */
import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { frame, type Frame } from 'rxlab/frames';
import { DirectoryWalker } from 'rxlab/storage';
import type { Comparison, Contender, Run } from './compare.js';
import { PythonPeer } from './python-peer.js';

const [rows, columns] = [2048, 2048];

/** An image of a camera of 12 bits: a bright middle, and noise. The peers in Python make the same. */
const pixels = Uint16Array.from({ length: rows * columns }, (_, pixel) => {
  const [row, column] = [Math.floor(pixel / columns), pixel % columns];
  const fromMiddle = ((2 * row) / rows - 1) ** 2 + ((2 * column) / columns - 1) ** 2;
  return 3000 / (1 + fromMiddle) + Math.random() * 100;
});
const images = (count: number): Frame[] =>
  Array.from({ length: count }, (_, index) => frame(pixels, [rows, columns], { index }));

const directory = mkdtempSync(join(tmpdir(), 'rxlab-bench-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));

/** Each run writes into a directory of its own, and removes it: nobody waits for what another has left to the disk. */
let runs = 0;

async function write(count: number, dataset: string, { level = 3, isSynced = false } = {}): Promise<Run> {
  const walker = new DirectoryWalker(join(directory, `ours-${runs++}`));
  await walker.write(images(count), { dataset, compressionLevel: level });
  if (isSynced) syncAll(walker.root);
  rmSync(walker.root, { recursive: true });
  return { items: count };
}

function writeBare(count: number, isSynced: boolean): Run {
  const place = join(directory, `bare-${runs++}`);
  mkdirSync(place);
  for (let index = 0; index < count; index++) {
    const file = openSync(join(place, `${index}.raw`), 'wx');
    for (let done = 0; done < pixels.byteLength;) done += writeSync(file, pixels, done, pixels.byteLength - done);
    closeSync(file);
  }
  if (isSynced) syncAll(place);
  rmSync(place, { recursive: true });
  return { items: count };
}

function syncAll(place: string): void {
  for (const name of readdirSync(place)) {
    const file = openSync(join(place, name), 'r');
    fsyncSync(file);
    closeSync(file);
  }
}

/** What Python writes with, where its modules are there. */
function inPython(name: string, modules: string, packages: string, count: number, isSynced = false): Contender[] {
  if (!PythonPeer.has(modules, packages)) return [];
  const peer = new PythonPeer('write-images.py', name, join(directory, name), rows, columns, count);
  return [
    {
      name,
      run: async () => {
        await peer.run(isSynced ? 'synced' : 'again');
        return { items: count };
      },
    },
  ];
}

const tiffs = 32;
const pngs = 4;

/** The disk is what counts; as long as the system's cache takes everything, the checksums of the manifest are to be seen. */
const tiffSequence = (isSynced: boolean): Comparison => ({
  title:
    `TIFF: ${tiffs} frames of ${rows} x ${columns} uint16, a file each, until ` +
    (isSynced ? 'the disk has them' : "the system's cache has them"),
  goals: [
    { over: 'write() of the same bytes', atLeast: 0.8 },
    { over: 'tifffile', atLeast: 1 },
  ],
  contenders: [
    { name: 'DirectoryWalker', run: () => write(tiffs, '{}.tif', { isSynced }) },
    { name: 'write() of the same bytes', run: () => writeBare(tiffs, isSynced) },
    ...inPython('tifffile', 'tifffile, numpy', 'python3-tifffile python3-numpy', tiffs, isSynced),
  ],
});

export const storage: readonly Comparison[] = [
  tiffSequence(true),
  tiffSequence(false),
  {
    title: `PNG level 3: ${pngs} frames of ${rows} x ${columns} uint16, a file each`,
    goals: [{ over: 'opencv', atLeast: 1.5 }],
    contenders: [
      { name: 'DirectoryWalker', run: () => write(pngs, '{}.png', { level: 3 }) },
      ...inPython('opencv', 'cv2, numpy', 'python3-opencv python3-numpy', pngs),
    ],
  },
];

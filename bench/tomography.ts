/** Filtered back-projection against a vectorised one in numpy. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { BackProjection, frame } from 'rxlab/frames';
import type { Comparison, Run } from './compare.js';

const [projections, columns, center] = [181, 640, 296];
const slices = 5;

const sinogram = frame(
  Float32Array.from({ length: projections * columns }, () => Math.random()),
  [projections, columns],
);
const backProjection = new BackProjection({ center });

export const tomography: readonly Comparison[] = [
  {
    title: `Filtered back-projection: a slice of ${columns} columns from ${projections} projections`,
    goals: [{ over: 'numpy', atLeast: 3 }],
    contenders: [
      {
        name: 'BackProjection',
        run: (): Run => {
          for (let slice = 0; slice < slices; slice++) backProjection.reconstruct(sinogram);
          return { items: slices };
        },
      },
      { name: 'numpy', run: () => runNumpy(slices) },
    ],
  },
];

let numpy: ChildProcessWithoutNullStreams | undefined;

/** The first run starts the interpreter, and is not counted. */
async function runNumpy(items: number): Promise<Run> {
  numpy ??= spawn('/usr/bin/python3', [
    fileURLToPath(new URL('back-project.py', import.meta.url)),
    ...[projections, columns, center].map(String),
  ]);
  numpy.stdin.write(`${items}\n`);
  await once(numpy.stdout, 'data');
  return { items };
}

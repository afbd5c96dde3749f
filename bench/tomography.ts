/** Filtered back-projection against a vectorised one in numpy. */
import { BackProjection, frame } from 'rxlab/frames';
import type { Comparison, Run } from './compare.js';
import { PythonPeer } from './python-peer.js';

const [projections, columns, center] = [181, 640, 296];
const slices = 5;

const sinogram = frame(
  Float32Array.from({ length: projections * columns }, () => Math.random()),
  [projections, columns],
);
const backProjection = new BackProjection({ center });

const numpy = new PythonPeer('back-project.py', projections, columns, center);

async function runNumpy(): Promise<Run> {
  await numpy.run(String(slices));
  return { items: slices };
}

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
      ...(PythonPeer.has('numpy', 'python3-numpy') ? [{ name: 'numpy', run: runNumpy }] : []),
    ],
  },
];

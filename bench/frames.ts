/** Operations on frames against numpy and OpenCV, one thread each. */
import { FlatCorrection, frame, FramePool, histogram, medianFilter, RunningMean, type Frame } from 'rxlab/frames';
import { deliver } from 'rxlab';
import type { Comparison, Contender } from './compare.js';
import { PythonPeer } from './python-peer.js';

const shape = [2048, 2048] as const;
const times = 20;

const hasPeers = PythonPeer.has('numpy, cv2', 'python3-numpy python3-opencv');
const peer = new PythonPeer('frames.py', ...shape);
const pool = new FramePool({ capacity: 2 ** 30 });

const pixels = (low: number, high: number) =>
  Uint16Array.from({ length: shape[0] * shape[1] }, () => low + Math.random() * (high - low));
const raw = frame(pixels(100, 60_000), shape);
const correction = new FlatCorrection(frame(pixels(20_000, 60_000), shape), {
  dark: frame(pixels(100, 101), shape),
});
const fractional = new FlatCorrection([frame(pixels(20_000, 60_000), shape), frame(pixels(20_000, 60_000), shape)], {
  dark: frame(pixels(100, 101), shape),
});
const lent = { ...raw, data: pool.take('uint16', raw.data.length) };
lent.data.set(raw.data);

function theirs(name: string, operation: string): Contender {
  return {
    name,
    run: async () => {
      await peer.run(`${operation} ${times}`);
      return { items: times };
    },
  };
}

/** Ours, on frames that a camera with a pool has lent: the result goes back to the pool each time. */
function ours(name: string, operation: (frame: Frame) => unknown): Contender {
  return {
    name,
    run: () => {
      for (let time = 0; time < times; time++) {
        deliver({ next: (source: Frame) => void operation(pool.adopt(source)) }, lent, () => undefined);
      }
      return { items: times };
    },
  };
}

/** Ours, on frames whose memory is their own. */
function oursAlone(name: string, operation: (frame: Frame) => unknown): Contender {
  return {
    name,
    run: () => {
      for (let time = 0; time < times; time++) operation(raw);
      return { items: times };
    },
  };
}

const mean = new RunningMean();
const addAndDivide = (source: Frame) => {
  mean.add(source);
  return mean.mean(source);
};
const range = [0, 65_536] as const;

export const frames: readonly Comparison[] = [
  {
    title: 'Flat correction, 2048 x 2048 uint16 to float32',
    goals: [{ over: 'numpy, precomputed inverse', atLeast: 1 / 0.6 }],
    contenders: [
      ours('FlatCorrection, lent frames', (source) => correction.correct(source)),
      ...(hasPeers
        ? [theirs('numpy, precomputed inverse', 'flat'), theirs('numpy, from float32', 'flat_from_float')]
        : []),
      ours('FlatCorrection, averaged flats', (source) => fractional.correct(source)),
      oursAlone('FlatCorrection, own frames', (source) => correction.correct(source)),
    ],
  },
  {
    title: 'Median of 3 x 3, 2048 x 2048 uint16',
    goals: [{ over: 'OpenCV medianBlur', atLeast: 1 }],
    contenders: [
      ours('medianFilter, lent frames', medianFilter),
      ...(hasPeers ? [theirs('OpenCV medianBlur', 'median')] : []),
      oursAlone('medianFilter, own frames', medianFilter),
    ],
  },
  {
    title: 'Histogram of 256 bins, 2048 x 2048 uint16',
    goals: [
      { over: 'OpenCV calcHist', atLeast: 1 },
      { over: 'numpy bincount', atLeast: 1 },
    ],
    contenders: [
      ours('histogram, lent frames', (source) => histogram(source, { range })),
      ...(hasPeers ? [theirs('OpenCV calcHist', 'histogram_opencv'), theirs('numpy bincount', 'histogram_numpy')] : []),
      oursAlone('histogram, own frames', (source) => histogram(source, { range })),
    ],
  },
  {
    title: 'Running mean after each frame, 2048 x 2048 uint16 to float32',
    goals: [{ over: 'numpy', atLeast: 1 }],
    contenders: [
      ours('RunningMean, lent frames', addAndDivide),
      ...(hasPeers ? [theirs('numpy', 'mean')] : []),
      oursAlone('RunningMean, own frames', addAndDivide),
    ],
  },
  {
    title: 'Adding up frames, 2048 x 2048 uint16',
    goals: [{ over: 'OpenCV accumulate', atLeast: 1 }],
    contenders: [
      ours('RunningMean.add, lent frames', (source) => mean.add(source)),
      ...(hasPeers ? [theirs('OpenCV accumulate', 'accumulate')] : []),
    ],
  },
];

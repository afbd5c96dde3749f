"""The peer of bench/tomography.ts: for each line of input it reconstructs a slice, vectorised, and answers with a line."""

import sys

import numpy as np

projections, columns, center = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
sinogram = np.random.default_rng(1).random((projections, columns), dtype=np.float32)
angles = np.arange(projections) * np.pi / projections

# What a careful author computes once: the transform of the filter, and the pixels that every projection sees.
length = 2 ** int(np.ceil(np.log2(2 * columns)))
distance = np.minimum(np.arange(length), length - np.arange(length))
response = np.zeros(length)
response[0] = 0.25
odd = distance % 2 == 1
response[odd] = -1 / (np.pi * distance[odd]) ** 2
ramp = np.fft.rfft(response)
right = np.arange(columns, dtype=np.float32) - np.float32((columns - 1) / 2)
x, y = np.meshgrid(right, -right)
seen = np.hypot(x, y) <= min(center, columns - 1 - center)
x, y = x[seen], y[seen]


def reconstruct():
    filtered = np.fft.irfft(np.fft.rfft(sinogram, length, axis=1) * ramp, length, axis=1)[:, :columns]
    values = np.pad(filtered, ((0, 0), (0, 1))).astype(np.float32)
    slopes = np.diff(values, axis=1, append=0).astype(np.float32)
    total = np.zeros(x.size, np.float32)
    for angle, value, slope in zip(angles, values, slopes):
        position = np.float32(center) + x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle))
        column = position.astype(np.int32)
        position -= column
        total += value.take(column) + position * slope.take(column)
    slice_ = np.zeros((columns, columns), np.float32)
    slice_[seen] = total * np.float32(np.pi / projections)
    return slice_


for line in sys.stdin:
    for _ in range(int(line)):
        reconstruct()
    print("done", flush=True)

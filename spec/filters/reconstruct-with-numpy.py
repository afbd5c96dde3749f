"""Filtered back-projection of a row of a Data Exchange file, independent of rxlab: with h5py, FFT and numpy.interp.

reconstruct-with-numpy.py FILE ROW CENTER: writes the slice to standard output as float32, row after row.
"""

import sys

import h5py
import numpy as np


def read_sinogram(path, row):
    with h5py.File(path) as file:
        exchange = file["exchange"]
        dark = exchange["data_dark"][:, row].mean(axis=0, dtype=np.float64)
        flat = exchange["data_white"][:, row].mean(axis=0, dtype=np.float64)
        counts = exchange["data"][:, row].astype(np.float64)
        angles = np.deg2rad(exchange["theta"][:])
    return -np.log((counts - dark) / (flat - dark)), angles


def filtered(sinogram):
    """The ramp, as the transform of its samples: taking |f| itself would lose the mean of the slice."""
    columns = sinogram.shape[1]
    length = 2 ** int(np.ceil(np.log2(2 * columns)))
    distance = np.minimum(np.arange(length), length - np.arange(length))
    ramp = np.zeros(length)
    ramp[0] = 0.25
    odd = distance % 2 == 1
    ramp[odd] = -1 / (np.pi * distance[odd]) ** 2
    spectrum = np.fft.rfft(sinogram, length, axis=1) * np.fft.rfft(ramp)
    return np.fft.irfft(spectrum, length, axis=1)[:, :columns]


def reconstruct(sinogram, angles, center):
    projections, columns = sinogram.shape
    right = np.arange(columns) - (columns - 1) / 2
    x, y = np.meshgrid(right, -right)
    slice_ = np.zeros((columns, columns))
    for angle, values in zip(angles, filtered(sinogram)):
        position = center + x * np.cos(angle) + y * np.sin(angle)
        slice_ += np.interp(position, np.arange(columns), values)
    slice_[np.hypot(x, y) > min(center, columns - 1 - center)] = 0
    return slice_ * np.pi / projections


if __name__ == "__main__":
    path, row, center = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    sys.stdout.buffer.write(reconstruct(*read_sinogram(path, row), center).astype(np.float32).tobytes())

"""The peer of bench/hdf5.ts: for each line of input, a count, it writes so many frames into its file, and answers with a line."""

import sys

import h5py
import numpy as np

path, rows, columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
image = np.random.default_rng(1).integers(0, 4096, (rows, columns), dtype=np.uint16)

with h5py.File(path, "w") as file:
    frames = file.create_dataset(
        "data", (0, rows, columns), np.uint16, maxshape=(None, rows, columns), chunks=(1, rows, columns)
    )
    for line in sys.stdin:
        for _ in range(int(line)):
            frames.resize(len(frames) + 1, axis=0)
            frames[-1] = image
        print("done", flush=True)

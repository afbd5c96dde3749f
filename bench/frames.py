"""The peer of bench/frames.ts: for each line, "operation times", it does the operation so many times, and answers with a line."""

import sys

import cv2
import numpy as np

rows, columns = int(sys.argv[1]), int(sys.argv[2])
cv2.setNumThreads(1)
raw = np.random.default_rng(1).integers(100, 60000, (rows, columns), dtype=np.uint16)
dark = np.full((rows, columns), 100, np.float32)
inverse = 1 / np.random.default_rng(2).integers(20000, 60000, (rows, columns)).astype(np.float32)
total = np.zeros((rows, columns), np.float32)
count = 0


def flat():
    return (raw - dark) * inverse


def flat_from_float():
    return (raw.astype(np.float32) - dark) * inverse


def median():
    return cv2.medianBlur(raw, 3)


def histogram_opencv():
    return cv2.calcHist([raw], [0], None, [256], [0, 65536])


def histogram_numpy():
    return np.bincount(raw.ravel() >> 8, minlength=256)


def mean():
    global total, count
    total += raw
    count += 1
    return total / count


def accumulate():
    cv2.accumulate(raw, total)


operations = {name: value for name, value in globals().items() if callable(value)}
for line in sys.stdin:
    name, times = line.split()
    for _ in range(int(times)):
        operations[name]()
    print("done", flush=True)

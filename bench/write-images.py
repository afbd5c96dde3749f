"""Writes images for bench/storage.ts: as often as it reads a line, and answers with a line.

The line says whether the disk must have them."""

import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy

name, directory = sys.argv[1:3]
rows, columns, count = map(int, sys.argv[3:])

row, column = numpy.ogrid[0:rows, 0:columns]
from_middle = (2 * row / rows - 1) ** 2 + (2 * column / columns - 1) ** 2
image = (3000 / (1 + from_middle) + numpy.random.random((rows, columns)) * 100).astype(numpy.uint16)

if name == "tifffile":
    import tifffile

    def write_all():
        for index in range(count):
            tifffile.imwrite(os.path.join(directory, f"{index}.tif"), image)

else:
    import cv2

    threads = ThreadPoolExecutor(2)

    def write(index):
        path = os.path.join(directory, f"{index}.png")
        if not cv2.imwrite(path, image, [cv2.IMWRITE_PNG_COMPRESSION, 3]):
            raise OSError(f"cannot write {path}")

    def write_all():
        list(threads.map(write, range(count)))


for line in sys.stdin:
    os.makedirs(directory)
    write_all()
    if line.strip() == "synced":
        for name_of_file in os.listdir(directory):
            with open(os.path.join(directory, name_of_file), "rb") as file:
                os.fsync(file.fileno())
    shutil.rmtree(directory)
    print("done", flush=True)

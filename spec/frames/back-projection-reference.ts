import type { BackProjectionOptions, Frame } from '../../lib/frames/index.js';
import { projectionFilters } from '../../lib/frames/projection-filter.js';

/** Filtered back-projection as the formula says it, pixel by pixel in double precision. */
export function referenceSlice(
  { data, shape: [projections, columns] }: Frame,
  { center, angles, filter = 'ramp' }: BackProjectionOptions,
): Float64Array {
  const slice = new Float64Array(columns * columns);
  const radius = Math.min(center, columns - 1 - center);
  for (let projection = 0; projection < projections; projection++) {
    const angle = angles?.[projection] ?? (projection * Math.PI) / projections;
    const values = filtered(data.subarray(projection * columns, (projection + 1) * columns), filter);
    slice.forEach((_, pixel) => {
      const x = (pixel % columns) - (columns - 1) / 2;
      const y = (columns - 1) / 2 - Math.floor(pixel / columns);
      if (x ** 2 + y ** 2 > radius ** 2) return;
      const position = center + x * Math.cos(angle) + y * Math.sin(angle);
      const left = Math.min(columns - 2, Math.max(0, Math.floor(position)));
      const value = values[left]! + (position - left) * (values[left + 1]! - values[left]!);
      slice[pixel]! += (value * Math.PI) / projections;
    });
  }
  return slice;
}

function filtered(projection: ArrayLike<number>, filter: keyof typeof projectionFilters): Float64Array {
  return Float64Array.from(projection, (_, column) => {
    let sum = 0;
    for (let other = 0; other < projection.length; other++) {
      sum += projection[other]! * projectionFilters[filter](column - other);
    }
    return sum;
  });
}

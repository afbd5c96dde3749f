/**
 * What projections are convolved with before they are projected back:
 *
 * - `'ramp'`: exact, and the sharpest (Ramachandran and Lakshminarayanan, PNAS 68, 2236 (1971); Kak and Slaney, "Principles of
 *   Computerized Tomographic Imaging", equation 3.61)
 * - `'shepp-logan'`: a little smoother (Shepp and Logan, IEEE Transactions on Nuclear Science 21, 21 (1974))
 * - `'hann'`: the ramp under a Hann window that is 0 at the highest frequency, for noisy projections
 * - `'none'`: nothing; the slice is a blurred sum
 */
export type ProjectionFilter = 'ramp' | 'shepp-logan' | 'hann' | 'none';

/** The filters as impulse responses: the value so many columns away from a projection that is 1 in one column. */
export const projectionFilters: Readonly<Record<ProjectionFilter, (distance: number) => number>> = {
  ramp,
  'shepp-logan': (distance) => -2 / (Math.PI ** 2 * (4 * distance ** 2 - 1)),
  // The window is (1 + cos(2π f)) / 2 at frequency f; its cosine is half the sum of a shift by one column to either side.
  hann: (distance) => (2 * ramp(distance) + ramp(distance - 1) + ramp(distance + 1)) / 4,
  none: (distance) => (distance === 0 ? 1 : 0),
};

function ramp(distance: number): number {
  if (distance === 0) return 1 / 4;
  return distance % 2 === 0 ? 0 : -1 / (Math.PI * distance) ** 2;
}

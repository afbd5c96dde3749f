import { describe, expect, test } from '@jest/globals';
import { WriteEstimate } from '../../../lib/storage/index.js';

/** 1000 frames of 8 MB, 2 MB on the disk, 50 of which can be written a second; 3 GB are free. */
function outlook(rate?: number, memory?: number, frames = 1000): WriteEstimate {
  return new WriteEstimate(frames, 8e6, 2e6, 50, 3e9, rate, memory);
}

describe('WriteEstimate', () => {
  test('a rate that can be written lasts for ever', () => {
    const { isSustainable, secondsUntilMemoryIsFull, warnings, fits, neededBytes } = outlook(50, 1e9);
    expect({ isSustainable, secondsUntilMemoryIsFull, warnings, fits, neededBytes }).toEqual({
      isSustainable: true,
      secondsUntilMemoryIsFull: Infinity,
      warnings: [],
      fits: true,
      neededBytes: 2e9,
    });
  });

  test('a higher one lasts until those that wait fill the memory', () => {
    // 10 frames more a second than can be written, and room for 125.
    const { isSustainable, secondsUntilMemoryIsFull, warnings } = outlook(60, 1e9);
    expect({ isSustainable, secondsUntilMemoryIsFull }).toEqual({
      isSustainable: false,
      secondsUntilMemoryIsFull: 12.5,
    });
    expect(warnings).toEqual(['60 frames/s are more than the 50.0 that can be written: memory is full after 12.5 s']);
  });

  test('nothing is warned of when the recording ends before the memory is full', () => {
    expect(outlook(60, 1e9, 600).warnings).toEqual([]);
    expect(outlook(60, undefined, 600).warnings).toHaveLength(1);
  });

  test('a disk without room is warned of, with what is needed and what is there', () => {
    const { fits, warnings } = outlook(undefined, undefined, 2000);
    expect(fits).toBe(false);
    expect(warnings).toEqual(['the disk has no room: 2000 frames take 4.0 GB, and 3.0 GB are free']);
  });

  test('is a report for people', () => {
    expect(String(outlook(60, 1e9))).toBe(
      [
        'can be written: 50.0 frames/s, 100.0 MB/s',
        'on the disk: 2.0 GB of 3.0 GB that are free',
        'at 60 frames/s, memory lasts for 12.5 s',
        'warning: 60 frames/s are more than the 50.0 that can be written: memory is full after 12.5 s',
      ].join('\n'),
    );
    expect(String(outlook(10, 1e9))).toContain('memory lasts for ever');
    expect(String(outlook())).not.toContain('memory');
  });
});

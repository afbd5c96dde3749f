import { describe, expect, test } from '@jest/globals';
import { RxlabError } from '../../lib/flow/index.js';
import { StorageError } from '../../lib/storage/index.js';

describe('StorageError', () => {
  test('says what the system said: its code, the path, a sentence, and the error itself', () => {
    const cause = Object.assign(new Error('EROFS: open'), { code: 'EROFS', errno: -30 });
    const error = StorageError.fromSystem(cause, 'write', '/cd/frame_0.tif');
    expect(error).toBeInstanceOf(RxlabError);
    expect(error).toMatchObject({
      name: 'StorageError',
      code: 'EROFS',
      path: '/cd/frame_0.tif',
      cause,
      summary: undefined,
    });
    expect(error.message).toBe('cannot write /cd/frame_0.tif: read-only file system');
  });

  test('takes an error that has no code for one of input or output', () => {
    expect(StorageError.fromSystem(new Error('odd'), 'read', 'x')).toMatchObject({
      code: 'EIO',
      message: 'cannot read x: odd',
    });
  });

  test('is not wrapped a second time', () => {
    const error = new StorageError('NO_IMAGES', 'x', 'nothing there');
    expect(StorageError.fromSystem(error, 'read', 'y')).toBe(error);
  });

  test('counts what has been saved nevertheless', () => {
    const error = new StorageError('ENOSPC', 'x', 'the disk is full');
    const summary = { frames: 1, bytes: 10, files: 1 };
    expect(error.withSummary(summary)).toMatchObject({ code: 'ENOSPC', path: 'x', summary });
    expect(error.withSummary(summary).message).toBe('the disk is full (1 frame was saved, 10 bytes)');
    expect(error.withSummary({ frames: 0, bytes: 0, files: 0 }).message).toBe('the disk is full');
  });
});

import { describe as suite, expect, test } from '@jest/globals';
import { InvalidArgumentError, RxlabError } from '../../lib/flow/index.js';
import { describe } from '../../lib/flow/rxlab-error.js';

suite('RxlabError', () => {
  test('carries a code for programs, a sentence for people, and its cause', () => {
    const cause = new Error('ENOSPC');
    const error = new RxlabError('DISK_FULL', 'the disk is full', { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'RxlabError', code: 'DISK_FULL', message: 'the disk is full', cause });
  });

  test('a wrong argument is named, with what was expected and what came', () => {
    const error = new InvalidArgumentError('capacity', 'a whole number', 1.5);
    expect(error).toBeInstanceOf(RxlabError);
    expect(error).toMatchObject({ name: 'InvalidArgumentError', code: 'INVALID_ARGUMENT', argument: 'capacity' });
    expect(error).toMatchObject({ expected: 'a whole number', received: 1.5 });
    expect(error.message).toBe('capacity must be a whole number, but it is 1.5');
  });
});

suite('describe names a value, whatever it is', () => {
  test.each<[unknown, string]>([
    ['text', '"text"'],
    ['x'.repeat(100), `"${'x'.repeat(57)}..."`],
    [undefined, 'undefined'],
    [null, 'null'],
    [12n, '12'],
    [Symbol('lamp'), 'Symbol(lamp)'],
    [[1, 2], 'an object (Array)'],
    [new Map(), 'an object (Map)'],
    [Object.create(null), 'an object (no prototype)'],
    [function grab() {}, 'the function grab'],
    [() => undefined, 'the function (anonymous)'],
  ])('%p', (value, name) => {
    expect(describe(value)).toBe(name);
  });
});

import { describe, expect, test } from '@jest/globals';
import { readFault } from '../../lib/cli/fault-option.js';
import { UsageError } from '../../lib/cli/usage-error.js';

describe('--fault', () => {
  test.each([
    ['FREQ?=silence', { on: 'FREQ?', fault: 'silence' }],
    ['VOLT:OFFS?=half', { on: 'VOLT:OFFS?', fault: 'half' }],
    ['VOLT?=late:300ms', { on: 'VOLT?', fault: 'late', delay: '300ms' }],
    ['READ?=wrong-unit:OHM', { on: 'READ?', fault: 'wrong-unit', unit: 'OHM' }],
    ['/^VOLT.*=/=garbled', { on: /^VOLT.*=/, fault: 'garbled' }],
  ])('%s is read', (text, fault) => {
    expect(readFault(text)).toEqual(fault);
  });

  test.each([
    ['silence', '--fault must be a command and a fault such as \'FREQ?=silence\', not "silence"'],
    ['=silence', '--fault must be a command and a fault'],
    ['FREQ?=silence:1s', '--fault FREQ?=silence:1s: silence takes no value, only late and wrong-unit do'],
    ['FREQ?=late:soon', "the delay of --fault must be a time such as '10 ms'"],
    ['/(/=late', 'Invalid regular expression'],
  ])('%s is refused', (text, message) => {
    expect(() => readFault(text)).toThrow(UsageError);
    expect(() => readFault(text)).toThrow(message);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { rxlab } from './run-rxlab.js';

describe('rxlab', () => {
  test.each(['--help', '-h'])('%s names every command', async (option) => {
    const { code, text } = await rxlab(option);
    expect(code).toBe(0);
    for (const command of ['devices', 'simulate', 'verify']) expect(text).toMatch(new RegExp(`^  ${command} `, 'm'));
  });

  test.each(['devices', 'simulate', 'verify'])('%s --help says how it is used', async (command) => {
    const { code, text } = await rxlab(command, '--help');
    expect(code).toBe(0);
    expect(text).toMatch(new RegExp(`^usage: rxlab ${command} `));
  });

  test('--version is that of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await rxlab('--version')).toEqual({ code: 0, text: `${version}\n` });
  });

  test.each([
    [[], 'rxlab: no command was given, only devices, simulate, verify'],
    [['device'], 'rxlab: there is no command "device", only devices, simulate, verify'],
    [['devices', '--colour'], "rxlab devices: unknown option '--colour'"],
    [['devices', '192.168.0.7'], 'rxlab devices: unexpected "192.168.0.7": hosts are given by --host'],
    [['devices', '--timeout', '5'], "rxlab devices: --timeout: '5' has no unit"],
    [['devices', '--timeout', '0s'], 'rxlab devices: --timeout must be a time such as 500ms'],
    [['devices', '--host', 'scope:99999'], 'rxlab devices: port must be a whole number from 1 to 65535'],
    [['simulate'], 'rxlab simulate: no instrument was given: 33220A or keithley2000'],
    [['simulate', 'toaster'], 'rxlab simulate: the instrument must be 33220A or keithley2000, not "toaster"'],
    [['simulate', '33220A', '--port'], "rxlab simulate: option '--port <value>' argument missing"],
    [['simulate', '33220A', '--port', 'any'], 'rxlab simulate: --port must be a whole number'],
    [['simulate', '33220A', '--port', '1', '--pty'], 'rxlab simulate: --port and --pty cannot be given together'],
    [['simulate', '33220A', '--fault', 'FREQ?=smoke'], 'rxlab simulate: fault must be one of late, garbled, half'],
    [['verify'], 'rxlab verify: expected one directory, not 0'],
  ])(
    '%p is refused in one line, with exit code 2',
    async (argumentList, message) => {
      const { code, text } = await rxlab(...argumentList);
      expect(code).toBe(2);
      expect(text).toContain(message);
      expect(text.trimEnd().split('\n')).toHaveLength(1);
      expect(text).toMatch(/See rxlab.* --help\n$/);
    },
    20_000,
  );
});

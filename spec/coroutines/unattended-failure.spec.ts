import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';

function run(asks: 'at once' | 'late' | 'never') {
  const program = ['--import', 'tsx', 'spec/coroutines/unattended-program.ts', asks];
  return spawnSync(process.execPath, program, { encoding: 'utf8' });
}

describe('a program with work that fails', () => {
  test('says nothing when it asks for the outcome at once', () => {
    expect(run('at once')).toMatchObject({ status: 0, stdout: 'end\n', stderr: '' });
  });

  test('is told once, with where the work was started, goes on, and ends with exit code 1 when it never asks', () => {
    const { status, stdout, stderr } = run('never');
    expect({ status, stdout }).toEqual({ status: 1, stdout: 'end\n' });
    expect(stderr.match(/detector is off/g)).toHaveLength(1);
    expect(stderr).toMatch(
      /^rxlab: measure has failed, and nobody waits for its future .* started\n +at experiment \(.*unattended-program\.ts:9:/,
    );
  });

  test('is told, but ends well, when it asks late', () => {
    const { status, stderr } = run('late');
    expect(status).toBe(0);
    expect(stderr.match(/detector is off/g)).toHaveLength(1);
  });
});

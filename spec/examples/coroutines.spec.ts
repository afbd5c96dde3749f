/** The examples of push and pull style, run as programs: what they print is compared to the letter. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';

const execute = promisify(execFile);

/** What each prints: the transcripts of the notes that the examples are taken from. */
const transcripts: Record<string, string> = {
  'process-filter-split': `Init sink first
Init sink display
Init sink second
Init process
Init gen
  SEND 0
   display RECEIVED: 100
     first RECEIVED: 100
  SEND 1
     first RECEIVED: 101
  SEND 2
    second RECEIVED: 102
  SEND 3
   display RECEIVED: 103
     first RECEIVED: 103
  SEND 4
     first RECEIVED: 104
  SEND 5
    second RECEIVED: 105
  SEND 6
   display RECEIVED: 106
     first RECEIVED: 106
  SEND 7
     first RECEIVED: 107
  SEND 8
    second RECEIVED: 108
  SEND 9
   display RECEIVED: 109
     first RECEIVED: 109
PROCESS exited
CLOSING SINK first
CLOSING SINK display
CLOSING SINK second
`,
  'stop-if': `Init sink first
Init sink display
Init sink second
Init process
Init gen
  SEND 0
   display RECEIVED: 100
     first RECEIVED: 100
  SEND 1
     first RECEIVED: 101
  SEND 2
    second RECEIVED: 102
  SEND 3
   display RECEIVED: 103
     first RECEIVED: 103
  SEND 4
     first RECEIVED: 104
  SEND 5
STOP condition met, stopping
CLOSING SINK first
CLOSING SINK display
CLOSING SINK second
pushdata: Something asked me to stop!
`,
  'running-average': `10.0
55.0
70.0
52.5
44.0
40.0
38.57142857142857
38.75
40.0
42.0
44.54545454545455
47.5
50.76923076923077
`,
  sender: `0.0
0.5
1.0
1.5
2.0
2.5
3.0
3.5
4.0
4.5
`,
  inject: '0\n1\n2\n',
  future: 'false\n1\n1\n',
  pull: [
    'printer(producer(10))',
    ...count(10),
    'printer(square(producer(10)))',
    ...count(10).map((value) => value ** 2),
    'broadcast(producer(10), printer, printer)',
    ...count(10).flatMap((value) => [value, value]),
    '',
  ].join('\n'),
  // What the others share prints nothing by itself.
  stages: '',
  'as-float': '',
};

describe('an example of coroutines prints what the notes say', () => {
  test.each(Object.entries(transcripts))('%s', async (name, transcript) => {
    const { stdout, stderr } = await run(`examples/coroutines/${name}.ts`);
    expect(stderr).toBe('');
    expect(stdout).toBe(transcript);
  });
});

/** In a process of its own, with the sources of this checkout behind 'rxlab'. */
function run(program: string): Promise<{ stdout: string; stderr: string }> {
  const env = { ...process.env, TSX_TSCONFIG_PATH: 'tsconfig.check.json' };
  return execute(process.execPath, ['--import', 'tsx', program], { env, timeout: 30_000 });
}

function count(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

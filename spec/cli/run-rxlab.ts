import { ChildProgram } from '../session/child-program.js';

/** The real command, as a program of its own. */
export function startRxlab(argumentList: readonly string[], environment: NodeJS.ProcessEnv = {}): ChildProgram {
  const options = { env: { ...process.env, ...environment } };
  return new ChildProgram(process.execPath, ['--import', 'tsx', 'lib/cli/rxlab.ts', ...argumentList], options);
}

/** Runs it to its end: its exit code, and what it has said. */
export async function rxlab(...argumentList: readonly string[]): Promise<{ code: number | null; text: string }> {
  const program = startRxlab(argumentList);
  const { code } = await program.ended;
  return { code, text: program.text };
}

#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { RxlabError } from '../flow/index.js';
import type { Command } from './command.js';
import { UsageError } from './usage-error.js';

const help = `usage: rxlab COMMAND [options]

  devices     what is connected: serial ports, instruments, cameras
  simulate    an instrument without hardware, on a TCP port or a serial port
  verify      whether all frames that were saved in a directory are whole

  rxlab COMMAND --help    what there is to say of a command
  rxlab --version         the version of rxlab`;

/** Loaded when they are called, so that `--help` need not wait for them. */
const commands = new Map<string, () => Promise<Command>>([
  ['devices', async () => (await import('./devices-command.js')).devicesCommand],
  ['simulate', async () => (await import('./simulate-command.js')).simulateCommand],
  ['verify', async () => (await import('./verify-command.js')).verifyCommand],
]);

// Whoever has stopped reading has read enough: that is no reason to fall over, above all not for what is being served.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const exitCode = await main(process.argv.slice(2));
// All has been said: what still hangs, a name server or a driver, must not keep the program from ending.
process.stdout.write('', () => process.exit(exitCode));

async function main([name, ...argumentList]: readonly string[]): Promise<number> {
  try {
    return await run(name, argumentList);
  } catch (error) {
    const isWrongUse = error instanceof UsageError;
    const caller = isWrongUse && commands.has(name ?? '') ? `rxlab ${name!}` : 'rxlab';
    const hint = isWrongUse ? `. See ${caller} --help` : '';
    // What other programs have said may be several lines.
    const message = error instanceof RxlabError ? error.message.replace(/\s*\n\s*/g, ' ') : (error as Error).stack;
    console.error(`${caller}: ${message}${hint}`);
    return isWrongUse ? 2 : 1;
  }
}

async function run(name: string | undefined, argumentList: readonly string[]): Promise<number> {
  if (name === '--help' || name === '-h') return say(help);
  if (name === '--version') return say(await version());
  const load = commands.get(name ?? '');
  if (load === undefined) {
    const wrong = name === undefined ? 'no command was given' : `there is no command ${JSON.stringify(name)}`;
    throw new UsageError(`${wrong}, only ${[...commands.keys()].join(', ')}`);
  }
  const command = await load();
  if (argumentList.includes('--help') || argumentList.includes('-h')) return say(command.usage);
  return command.run(argumentList);
}

function say(text: string): 0 {
  console.log(text);
  return 0;
}

async function version(): Promise<string> {
  const description = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(description) as { version: string }).version;
}

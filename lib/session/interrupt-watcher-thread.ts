/**
 * What the cells that an {@link InterruptWatcher} shares with its thread hold, by position.
 *
 * `state` only goes up: 0 starting, 1 watching, 2 asked to leave, 3 has left. `noticed` counts the interrupts that the
 * thread noticed, and is written by it alone; `taken` counts those of them that the main thread has taken, `direct` those
 * that came without the thread's help (SIGTERM, or SIGINT before the thread was watching).
 */
export const cell = { state: 0, noticed: 1, taken: 2, direct: 3 } as const;

/** The values of `cell.state`. */
export const state = { starting: 0, watching: 1, asked: 2, left: 3 } as const;

/**
 * The program of the watching thread. It is kept as text because a thread needs a program of its own, and as text it is
 * found in the same way from the built package, from the sources and from a bundle.
 *
 * Node has one way to end a script that never yields: `breakOnSigint` of node:vm. It works in any thread, for every
 * SIGINT of the process, whatever the main thread is busy with. So this thread runs a script that only waits, and each
 * SIGINT breaks it. While such a script runs, Node gives SIGINT to nobody else: the thread must pass it on.
 *
 * Between the end of a broken script and the start of the next, SIGINT would end the process. So the scripts are nested:
 * a SIGINT that comes in such a gap breaks the next outer script, which starts the inner one anew.
 */
export const threadProgram = `
'use strict';
const { write, writeSync } = require('node:fs');
const { performance } = require('node:perf_hooks');
const { isatty } = require('node:tty');
const { runInThisContext } = require('node:vm');
const { parentPort, receiveMessageOnPort, workerData } = require('node:worker_threads');

const { cells, cell, state, grace, twinWithin } = workerData;
const read = (position) => Atomics.load(cells, position);
let lastNoticed = -Infinity;

globalThis.watch = (depth) => {
  if (depth === 0) return attend();
  for (;;) {
    try {
      return runInThisContext('watch(' + (depth - 1) + ')', { breakOnSigint: true });
    } catch (error) {
      if (error.code !== 'ERR_SCRIPT_EXECUTION_INTERRUPTED') throw error;
      notice();
    }
  }
};

// A SIGINT can break this off at any call, and then it runs again from its start: each step may be repeated. Nothing
// that Node loads when it is first used may be used here: broken off, it would stay unusable.
function attend() {
  const untaken = () => read(cell.noticed) - read(cell.taken);
  const total = () => read(cell.noticed) + read(cell.direct);
  const asked = (milliseconds) => Atomics.wait(cells, cell.state, state.watching, milliseconds) !== 'timed-out';

  parentPort.postMessage(read(cell.noticed));
  if (total() >= 3 && untaken() > 1) return 'end';
  if (untaken() > 0 || total() >= 3) {
    if (asked(grace)) return 'leave';
    if (total() >= 3 || (total() === 2 && untaken() > 0)) return 'end';
    if (untaken() > 0) sayBusy();
  }
  asked(Infinity);
  return 'leave';
}

// npm sends its own copy of a SIGINT that the terminal has sent already: such a twin is not a key press.
function notice() {
  const now = performance.now();
  const twin = now - lastNoticed < twinWithin;
  lastNoticed = twin ? -Infinity : now;
  if (!twin) Atomics.add(cells, cell.noticed, 1);
}

// Not writeSync: where nobody reads standard error it would wait, and the next SIGINT would go unnoticed.
function sayBusy() {
  const text = 'Interrupted, but the program is busy and has not noticed yet. Ctrl-C again ends it.\\n';
  write(2, text, () => {});
}

function end() {
  const lines = ['Ended: the program was too busy to stop by itself.'];
  for (const { name, counts } of tallies()) {
    const [acquired, saved, dropped, failed] = counts;
    const told = [acquired + ' acquired', saved + ' saved', dropped + ' dropped', failed + ' failed'];
    lines.push(name + ': ' + told.join(', ') + ', ' + (acquired - saved - dropped - failed) + ' lost now');
  }
  try {
    const showCursor = isatty(2) ? '\\x1b[?25h\\x1b[?7h' : '';
    writeSync(2, showCursor + '\\n' + lines.join('\\n') + '\\n');
  } catch {
    // Nobody can be told; the process ends all the same.
  }
  // No script is left to break, so SIGINT has its usual effect: it gives the terminal back and ends the process.
  process.kill(process.pid, 'SIGINT');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, grace);
  process.kill(process.pid, 'SIGKILL');
}

function tallies() {
  const known = new Map();
  for (let item = receiveMessageOnPort(parentPort); item; item = receiveMessageOnPort(parentPort)) {
    const { id, tallies } = item.message;
    known.set(id, tallies);
  }
  return [...known.values()].flat();
}

if (Atomics.compareExchange(cells, cell.state, state.starting, state.watching) === state.starting) {
  const outcome = watch(3);
  if (outcome === 'end') end();
  Atomics.store(cells, cell.state, state.left);
  Atomics.notify(cells, cell.state);
}
`;

import { createHook } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { TestEnvironment } from 'jest-environment-node';

/** What keeps a process alive or holds a file, by the names that async_hooks gives them. */
const handleNames = new Map([
  ['Timeout', 'a timer'],
  ['TCPSERVERWRAP', 'a TCP server'],
  ['TCPWRAP', 'a TCP socket'],
  ['PIPESERVERWRAP', 'a pipe server'],
  ['PIPEWRAP', 'a pipe'],
  ['UDPWRAP', 'a UDP socket'],
  ['PROCESSWRAP', 'a child process'],
  ['WORKER', 'a worker thread'],
  ['MESSAGEPORT', 'a message port'],
  ['FSEVENTWRAP', 'a file watcher'],
  ['STATWATCHER', 'a file watcher'],
  ['FILEHANDLE', 'an open file'],
]);

/** How long handles may take to close after the last test of a file, in milliseconds. */
const patience = 2_000;

/** Fails a spec file that leaves a handle open, naming the line that opened it. */
export default class HandleCheckingEnvironment extends TestEnvironment {
  #root;
  #opened = new Map();
  #hook = createHook({
    init: (id, type, _trigger, resource) => this.#note(id, type, resource),
    destroy: (id) => this.#opened.delete(id),
  });

  constructor(config, context) {
    super(config, context);
    this.#root = config.projectConfig.rootDir;
  }

  async setup() {
    await super.setup();
    this.#hook.enable();
  }

  async teardown() {
    const left = await this.#leftOpen();
    this.#hook.disable();
    await super.teardown();
    if (left.length === 0) return;

    globalThis[Symbol.for('rxlab.spec.handlesLeft')] = true;
    const error = new Error(`This file leaves open what its tests opened:\n${left.join('\n')}`);
    // Jest would show this file's lines, which say nothing about the leak.
    error.stack = error.message;
    throw error;
  }

  #note(id, type, resource) {
    const name = handleNames.get(type);
    if (name === undefined) return;

    const place = placeOfOpening(this.#root);
    // Weakly, because a handle that is garbage is no longer open.
    if (place !== undefined) this.#opened.set(id, { resource: new WeakRef(resource), name, place });
  }

  async #leftOpen() {
    const deadline = Date.now() + patience;
    for (;;) {
      const left = [...this.#opened.values()].filter(({ resource }) => isOpen(resource.deref()));
      if (left.length === 0 || Date.now() > deadline)
        return left.map(({ name, place }) => `  ${name}, opened ${place}`);
      await delay(10);
    }
  }
}

function isOpen(resource) {
  if (resource === undefined) return false;
  // A file that was closed is still told as alive until it is collected.
  if (resource.constructor.name === 'FileHandle') return resource.fd >= 0;
  // An unreferenced handle keeps nothing alive.
  return resource.hasRef?.() ?? true;
}

/** Where in lib/ or spec/ a handle is being opened, or undefined when jest, or this file, opens it for itself. */
function placeOfOpening(root) {
  const frames = callers();
  if (frames.some((frame) => frame.includes(import.meta.filename))) return undefined;

  const own = frames.find((frame) => frame.includes(`${root}/`) && !frame.includes('/node_modules/'));
  if (own !== undefined) return `at ${own.slice(own.indexOf(`${root}/`) + root.length + 1).replace(/\)$/, '')}`;
  return frames.some((frame) => /\/node_modules\/(@jest|jest-)/.test(frame)) ? undefined : 'by a callback';
}

/** The stack, without the frames of this file that stand between the hook and here. */
function callers() {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 60;
  const { stack } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  return stack.split('\n').slice(5);
}

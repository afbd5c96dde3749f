// Run as a process of its own: interrupts itself twice, again and again, the second time a little later in each round.
import { setTimeout } from 'node:timers/promises';
import { InterruptWatcher } from '../../lib/session/interrupt-watcher.js';

const rounds = 50;
const longestDelay = 0.5;

// Between two rounds nobody watches.
process.on('SIGINT', () => undefined);

for (let round = 0; round < rounds; round++) {
  let interrupts = 0;
  const watcher = new InterruptWatcher({ onInterrupt: () => interrupts++, twinWithin: 0 });
  await watcher.ready();
  process.kill(process.pid, 'SIGINT');
  const until = performance.now() + (round / rounds) * longestDelay;
  while (performance.now() < until);
  process.kill(process.pid, 'SIGINT');
  while (interrupts === 0) await setTimeout(1);
  watcher.close();
}
console.log('noticed in every round');

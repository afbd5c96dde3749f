/** Starts work that fails, and asks for its outcome at once, late or never. */
import { asynchronous } from '../../lib/coroutines/index.js';

const measure = asynchronous(async function measure() {
  throw new Error('detector is off');
});

function experiment() {
  return measure();
}

process.on('unhandledRejection', () => console.log('unhandledRejection'));
const asks = process.argv[2];
const future = experiment();
if (asks === 'at once') await future.catch(() => {});
await new Promise((resolve) => setTimeout(resolve, 1));
if (asks === 'late') await future.catch(() => {});
console.log('end');

/** Long work as a future: ask whether it is done, wait for it, take its result. */
import { asynchronous } from 'rxlab';

const synchronousFunction = asynchronous(() => {
  // long running operation
  return 1;
});

const first = synchronousFunction();
console.log(first.done);
console.log(await first);

try {
  const future = await synchronousFunction().wait();
  const result = future.result();
  console.log(result);
} catch {
  console.log('synchronousFunction raised an exception');
}

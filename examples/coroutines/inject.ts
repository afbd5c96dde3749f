/** A generator and a coroutine, connected: the generator makes a number when the consumer has printed the one before. */
import { coroutine, inject } from 'rxlab';

function* generate() {
  for (let index = 0; index < 3; index++) yield index;
}

const consume = coroutine(function* () {
  while (true) {
    const item: number = yield;
    console.log(item);
  }
});

await inject(generate, consume());

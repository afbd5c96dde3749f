/** A generator that yields what a coroutine answers: push style inside, pull style outside. */
import type { Coroutine } from 'rxlab';
import { asFloat } from './as-float.js';
import { runningAverage } from './stages.js';

function* sender<Answer>(target: Coroutine<number, Answer>): Generator<Answer> {
  for (let value = 0; value < 10; value++) yield target.send(value);
}

for (const average of sender(runningAverage())) console.log(asFloat(average));

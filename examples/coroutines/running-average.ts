/** A coroutine that answers: what it yields is what `send` returns. */
import { asFloat } from './as-float.js';
import { runningAverage } from './stages.js';

const average = runningAverage();
console.log(asFloat(average.send(10)));
console.log(asFloat(average.send(100)));
console.log(asFloat(average.send(100)));

for (let x = 0; x < 10; x++) console.log(asFloat(average.send(x * 10)));

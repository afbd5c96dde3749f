/** The stages of the push-style examples. Each is given its outputs and sends to them. Printed: nothing, by itself. */
import { coroutine, StopIteration, type Coroutine } from 'rxlab';

/** Drives data through a pipeline. This is not a coroutine. */
export function pushData(pipeline: Coroutine<number>, count = 10): void {
  console.log('Init gen');
  try {
    for (let value = 0; value < count; value++) {
      console.log('  SEND', value);
      pipeline.send(value);
    }
  } catch (error) {
    if (!(error instanceof StopIteration)) throw error;
    console.log('pushdata: Something asked me to stop!');
  }
}

/** Adds 100 to what passes. */
export const coProcess = coroutine(function* (output: Coroutine<number>) {
  console.log('Init process');
  try {
    while (true) {
      const value: number = yield;
      output.send(value + 100);
    }
  } finally {
    // This runs whatever ends the stage. When the output asked to stop, there is nothing left to close.
    if (!output.closed) {
      console.log('PROCESS exited');
      output.close();
    }
  }
});

/** Sends what `every` divides to the other output, and the rest on. */
export const coFilter = coroutine(function* (output: Coroutine<number>, otherOutput: Coroutine<number>, every = 3) {
  while (true) {
    const value: number = yield;
    if (value % every !== 0) output.send(value);
    else otherOutput.send(value);
  }
});

/** Sends everything on, and each n-th value to the other output first. */
export const coSplit = coroutine(function* (output: Coroutine<number>, otherOutput: Coroutine<number>, every = 2) {
  for (let count = 0; ; count++) {
    const value: number = yield;
    if (count % every === 0) otherOutput.send(value);
    output.send(value);
  }
});

/** Ends when a value meets the condition. */
export const coStopIf = coroutine(function* (condition: (value: number) => boolean, target: Coroutine<number>) {
  while (true) {
    const value: number = yield;
    if (condition(value)) break;
    target.send(value);
  }
  console.log('STOP condition met, stopping');
  target.close();
});

/** Prints what it receives. */
export const coSink = coroutine(function* (name: string) {
  console.log('Init sink', name);
  try {
    while (true) {
      const value: number = yield;
      console.log(`${name.padStart(10)} RECEIVED: ${value}`);
    }
  } finally {
    console.log('CLOSING SINK', name);
  }
});

/** Takes numbers and yields their average so far. */
export const runningAverage = coroutine(function* () {
  let total: number = yield;
  for (let count = 1; ; count++) {
    const value: number = yield total / count;
    total += value;
  }
});

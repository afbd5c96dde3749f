/** Push style: what a coroutine costs beside the native generator that it is made of. */
import { coroutine, type Coroutine } from 'rxlab';
import type { Comparison, Run } from './compare.js';

const sends = 1_000_000;

interface Total {
  value: number;
}

const scale = coroutine(function* (output: Coroutine<number>) {
  while (true) {
    const value: number = yield;
    output.send(value * 2);
  }
});

const shift = coroutine(function* (output: Coroutine<number>) {
  while (true) {
    const value: number = yield;
    output.send(value + 1);
  }
});

const sum = coroutine(function* (total: Total) {
  while (true) {
    const value: number = yield;
    total.value += value;
  }
});

type Stage = Generator<undefined, void, number>;

/** By hand, a stage passes on that its output has ended, and closes its output when it is closed. */
function* scaleByHand(output: Stage): Stage {
  try {
    while (true) {
      const value: number = yield;
      if (output.next(value * 2).done) return;
    }
  } finally {
    output.return();
  }
}

function* shiftByHand(output: Stage): Stage {
  try {
    while (true) {
      const value: number = yield;
      if (output.next(value + 1).done) return;
    }
  } finally {
    output.return();
  }
}

function* sumByHand(total: Total): Stage {
  while (true) {
    const value: number = yield;
    total.value += value;
  }
}

/** Sends and forgets: nobody learns that a stage has ended, and nobody closes anything. */
function* scaleBare(output: Stage): Stage {
  while (true) {
    const value: number = yield;
    output.next(value * 2);
  }
}

function* shiftBare(output: Stage): Stage {
  while (true) {
    const value: number = yield;
    output.next(value + 1);
  }
}

function primed(stage: Stage): Stage {
  stage.next(0);
  return stage;
}

function checked(total: Total): Run {
  const expected = sends * (sends - 1) + sends;
  if (total.value !== expected) throw new Error(`the sum is ${total.value}, and not ${expected}`);
  return { items: sends };
}

const threeStages: Comparison = {
  title: 'Push through three coroutines',
  // The same, within the noise of a shared machine.
  goals: [{ over: 'native generators by hand', atLeast: 0.95 }],
  contenders: [
    {
      name: 'rxlab coroutine',
      run() {
        const total = { value: 0 };
        const pipeline = scale(shift(sum(total)));
        for (let value = 0; value < sends; value++) pipeline.send(value);
        pipeline.close();
        return checked(total);
      },
    },
    {
      name: 'native generators by hand',
      run() {
        const total = { value: 0 };
        const pipeline = primed(scaleByHand(primed(shiftByHand(primed(sumByHand(total))))));
        for (let value = 0; value < sends; value++) if (pipeline.next(value).done) break;
        pipeline.return();
        return checked(total);
      },
    },
    {
      name: 'native generators, unchecked',
      run() {
        const total = { value: 0 };
        const pipeline = primed(scaleBare(primed(shiftBare(primed(sumByHand(total))))));
        for (let value = 0; value < sends; value++) pipeline.next(value);
        return checked(total);
      },
    },
  ],
};

export const coroutines: readonly Comparison[] = [threeStages];

// Each test begins in a turn of the event loop of its own: what the one before took of its turn is not held against the
// generators of this one, which would give way.
const schedule = setImmediate;

beforeEach(() => new Promise((resolve) => void schedule(resolve)));

/** The same pipeline with a stage that returns: the sinks are closed, and the pushing loop learns that it should stop. */
import { coFilter, coProcess, coSink, coSplit, coStopIf, pushData } from './stages.js';

const pipeline = coProcess(
  coStopIf((value) => value > 104, coFilter(coSplit(coSink('first'), coSink('display')), coSink('second'))),
);

pushData(pipeline, 10);

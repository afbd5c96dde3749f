/** A branching pipeline in push style, with three sinks. Closing its first stage closes them all. */
import { coFilter, coProcess, coSink, coSplit, pushData } from './stages.js';

const pipeline = coProcess(coFilter(coSplit(coSink('first'), coSink('display')), coSink('second')));

pushData(pipeline, 10);
pipeline.close();

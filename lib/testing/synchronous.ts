/**
 * A setup file for jest: `setupFiles: ['rxlab/testing/synchronous']`. Functions that `asynchronous` makes during the
 * test run then run at once, in the stack of their caller, and return futures that are done.
 *
 * @packageDocumentation
 */
import { configure } from '../coroutines/index.js';

configure({ asynchronous: false });

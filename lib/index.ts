export * from './flow/index.js';
export * from './coroutines/index.js';
export * from './messaging/index.js';

// A worker that was started from jest can require TypeScript, but not import it.
module.exports = require('./scripted-filter.ts').default;

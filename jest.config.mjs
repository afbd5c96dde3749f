// Packages without a CommonJS build that lib/ loads: jest cannot require them on Node 20, so they are transformed as well.
const esmOnlyPackages = ['hyparquet', 'hyparquet-writer'];

/** @type {import('jest').Config} */
export default {
  roots: ['<rootDir>/spec'],
  testMatch: ['**/*.spec.ts'],
  transform: {
    '\\.[jt]s$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        // import() becomes require() too: then jest's module registry answers it, with its mocks.
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnlyPackages.join('|')})/)`],
  moduleNameMapper: {
    '^rxlab$': '<rootDir>/lib/index.ts',
    '^rxlab/testing/synchronous$': '<rootDir>/lib/testing/synchronous.ts',
    '^rxlab/(.+)$': '<rootDir>/lib/$1/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  // The pixel kernels are built from sources that jest does not transform.
  globalSetup: './scripts/jest/build-kernels.mjs',
  setupFilesAfterEnv: ['./scripts/jest/fresh-turn.cjs'],
  testTimeout: 10_000,
  // A handle that a spec leaves open fails that spec (the environment), is printed with the line that opened it
  // (detectOpenHandles), and does not keep the failed run from ending (the teardown).
  testEnvironment: './scripts/jest/handle-checking-environment.mjs',
  globalTeardown: './scripts/jest/end-despite-handles.mjs',
  detectOpenHandles: true,
};

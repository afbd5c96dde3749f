import javascript from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import rxjs from 'eslint-plugin-rxjs-x';
import typescript from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['dist/', 'site/', 'coverage/', 'data/', '**/*.as.ts']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  {
    files: ['**/*.{mjs,cjs}'],
    extends: [javascript.configs.recommended],
    languageOptions: {
      globals: {
        beforeEach: 'readonly',
        console: 'readonly',
        module: 'writable',
        process: 'readonly',
        setImmediate: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
  {
    files: ['**/*.ts'],
    extends: [typescript.configs.strictTypeChecked, typescript.configs.stylisticTypeChecked, rxjs.configs.strict],
    languageOptions: { parserOptions: { project: './tsconfig.check.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A function that does nothing is a value here: what hold() returns outside a delivery, for one.
      '@typescript-eslint/no-empty-function': 'off',
      // `() => release()` and, as a guard clause, `return subscriber.complete()` read better than a block.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // `void | PromiseLike<void>` is what a callback that may be awaited returns.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // With noUncheckedIndexedAccess every pixel read within checked bounds would need a branch otherwise.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Subscriptions, signals and callbacks change variables where the compiler's narrowing does not see it.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // What promises a promise is async, so that what it throws is a rejection, whether it has to wait or not.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // What a generator, sink or handler threw is passed on as it is, an Error or not.
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true, allowRethrowing: true }],
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
      'rxjs-x/throw-error': ['error', { allowThrowingUnknown: true }],
      // EmptyError is the right answer where a stream that must have a value has none.
      'rxjs-x/no-ignored-default-value': 'off',
      // takeUntil(stop) before the operators that save is how a run stops: the camera ends, what it gave is kept.
      'rxjs-x/no-unsafe-takeuntil': 'off',
    },
  },
  {
    files: ['lib/**/*.ts'],
    ignores: ['lib/flow/**'],
    rules: {
      // Each of these queues without bound or lets the generator run on: see the guide on backpressure.
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'rxjs',
              importNames: ['concatMap', 'mergeMap', 'flatMap', 'zip', 'zipWith', 'delay', 'observeOn', 'bufferTime'],
              message: 'It loses backpressure: take concatMap, mergeMap, zip or guard from the flow room.',
            },
          ],
        },
      ],
    },
  },
  {
    // Flattening operators are made of subscriptions inside subscriptions: it is what they are for.
    files: ['lib/flow/**/*.ts'],
    rules: { 'rxjs-x/no-nested-subscribe': 'off', 'rxjs-x/no-subscribe-in-pipe': 'off' },
  },
  {
    files: ['{spec,bench,examples}/**/*.ts'],
    rules: {
      // A test that does not expect an error fails by it: RxJS reports it, and jest sees that.
      'rxjs-x/no-ignored-error': 'off',
      'rxjs-x/no-nested-subscribe': 'off',
      // rxjs's SubscriptionLog is a class that it does not export.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
);

/** The house: a room imports only rooms on lower floors, and only through their doors (index.ts). */
const floors = {
  flow: 1,
  messaging: 1,
  coroutines: 2,
  frames: 2,
  filters: 3,
  sinks: 3,
  units: 3,
  storage: 4,
  devices: 4,
  compute: 4,
  session: 5,
  viewers: 5,
  cli: 6,
};

/**
 * Beside the lower floors: a file camera replays what storage wrote (docs/decisions/0002), a table is a sink (0003), a
 * dispatcher holds (0001).
 */
const neighbours = { devices: ['storage'], messaging: ['flow'], sinks: ['storage'] };

const downwardsOnly = Object.entries(floors).map(([room, floor]) => {
  const allowed = Object.keys(floors).filter(
    (other) => other === room || floors[other] < floor || neighbours[room]?.includes(other),
  );
  return {
    name: `floor-${floor}-${room}`,
    comment: `lib/${room} is on floor ${floor}: it imports only rooms on lower floors.`,
    severity: 'error',
    from: { path: `^lib/${room}/` },
    to: { path: '^lib/[^/]+/', pathNot: `^lib/(${allowed.join('|')})/` },
  };
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...downwardsOnly,
    {
      name: 'every-room-has-a-floor',
      comment: 'A new room needs a row in the table of floors above.',
      severity: 'error',
      from: {},
      to: { path: '^lib/[^/]+/', pathNot: `^lib/(testing|${Object.keys(floors).join('|')})/` },
    },
    {
      name: 'first-floor-imports-rxjs-alone',
      comment: 'lib/flow and lib/messaging run wherever RxJS runs: no Node module, no other package.',
      severity: 'error',
      from: { path: '^lib/(flow|messaging)/' },
      to: { pathNot: ['^lib/(flow|messaging)/', '^node_modules/rxjs/'] },
    },
    {
      name: 'entry-loads-rxjs-alone',
      comment: "`import 'rxlab'` loads rxjs and nothing else.",
      severity: 'error',
      from: { path: '^lib/index\\.ts$' },
      to: { reachable: true, path: '^node_modules/', pathNot: '^node_modules/(rxjs|tslib)/' },
    },
    {
      name: 'through-the-door',
      comment: 'Another room is imported through its index.ts; only lib/testing may look inside.',
      severity: 'error',
      from: { path: '^lib/([^/]+)/', pathNot: '^lib/testing/' },
      to: { path: '^lib/[^/]+/', pathNot: ['^lib/$1/', '^lib/[^/]+/index\\.ts$'] },
    },
    {
      name: 'entry-offers-the-core',
      comment: "'rxlab' is the rooms flow, messaging and coroutines, through their doors.",
      severity: 'error',
      from: { path: '^lib/index\\.ts$' },
      to: { path: '^lib/', pathNot: '^lib/(flow|messaging|coroutines)/index\\.ts$' },
    },
    {
      name: 'no-way-back-through-the-entry',
      comment: 'lib/index.ts is the face of the package: what is inside imports the room it needs.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^lib/index\\.ts$' },
    },
    {
      name: 'library-stands-alone',
      comment: 'lib imports nothing that is not published with it.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(spec|examples|bench|scripts|dist)/' },
    },
    {
      name: 'library-imports-what-users-install',
      comment: 'lib imports no development dependency and nothing that package.json does not name.',
      severity: 'error',
      from: { path: '^lib/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown'], pathNot: '^node_modules/rxjs/' },
    },
    {
      name: 'optional-packages-on-first-use',
      comment:
        'An optional dependency is loaded with import() when it is first used, so that its absence is one clear error. The ' +
        'program of a thread is itself loaded so.',
      severity: 'error',
      from: { path: '^lib/', pathNot: '-thread\\.ts$' },
      to: { dependencyTypes: ['npm-optional'], dependencyTypesNot: ['type-only'], dynamic: false },
    },
    {
      name: 'testing-is-for-tests',
      comment: 'lib/testing may import any room; no room imports it.',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/testing/' },
      to: { path: '^lib/testing/' },
    },
    {
      name: 'examples-read-like-programs-of-users',
      comment: "Examples and benchmarks import 'rxlab' and its subpaths by name.",
      severity: 'error',
      from: { path: '^(examples|bench)/' },
      to: { path: '^lib/', dependencyTypesNot: ['aliased'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.check.json' },
    // Imports of types count as well.
    tsPreCompilationDeps: true,
    doNotFollow: { path: '^(node_modules|dist)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};

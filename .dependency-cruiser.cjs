/**
 * Import directions of this repository; `pnpm check` fails when one is broken.
 * The picture is in docs/architecture.md ("Who may import whom"). A new arrow is a design decision:
 * change both files in the same commit.
 */

/** Folder under packages/ or apps/ -> workspace folders that it may import. */
const MAY_IMPORT = {
  'packages/instruments': [],
  'packages/delta-neutral': ['packages/instruments'],
  'packages/market-making': ['packages/instruments'],
  'packages/aster-sdk': ['packages/instruments'],
  'packages/strategy': [
    'packages/instruments',
    'packages/delta-neutral',
    'packages/market-making',
    'packages/aster-sdk',
  ],
  'packages/paper-exchange': ['packages/instruments', 'packages/aster-sdk'],
  'packages/backtest': [
    'packages/instruments',
    'packages/market-making',
    'packages/paper-exchange',
    'packages/strategy',
  ],
  'packages/app-kit': ['packages/instruments', 'packages/aster-sdk', 'packages/strategy'],
  'apps/emergency-exit': [
    'packages/instruments',
    'packages/aster-sdk',
    'packages/strategy',
    'packages/paper-exchange',
    'packages/app-kit',
  ],
  'apps/market-maker': [
    'packages/instruments',
    'packages/market-making',
    'packages/aster-sdk',
    'packages/strategy',
    'packages/paper-exchange',
    'packages/backtest',
    'packages/app-kit',
  ],
  'apps/spreads': [
    'packages/instruments',
    'packages/delta-neutral',
    'packages/aster-sdk',
    'packages/paper-exchange',
    'packages/app-kit',
  ],
  'apps/farm': [
    'packages/instruments',
    'packages/delta-neutral',
    'packages/aster-sdk',
    'packages/strategy',
    'packages/paper-exchange',
    'packages/app-kit',
  ],
}

/** Code that computes only: no clock, no network, no disk, so that it replays bit for bit. */
const PURE = [
  '^packages/instruments/src/',
  '^packages/delta-neutral/src/',
  '^packages/market-making/src/',
  '^packages/paper-exchange/src/core/',
  '^packages/strategy/src/[^/]+[.]ts$',
  '^packages/strategy/src/(ports|strategies|executors|flatten|ledger|risk)/',
]

const WORKSPACE = '^(packages|apps)/'

const arrows = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
  name: `arrows-of-${folder.split('/')[1]}`,
  comment: `${folder} may import: ${allowed.join(', ') || 'no other package'}.`,
  severity: 'error',
  from: { path: `^${folder}/` },
  to: { path: WORKSPACE, pathNot: `^(${[folder, ...allowed].join('|')})/` },
}))

module.exports = {
  forbidden: [
    ...arrows,
    {
      name: 'every-folder-has-arrows',
      comment: 'A new package or app states its arrows in MAY_IMPORT before it imports anything.',
      severity: 'error',
      from: { path: WORKSPACE, pathNot: `^(${Object.keys(MAY_IMPORT).join('|')})/` },
      to: { path: WORKSPACE },
    },
    {
      name: 'no-circular',
      comment: 'A cycle has no beginning to read from.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'not-to-unresolvable',
      comment: 'The import leads nowhere: a typo, a missing dependency or an undeclared subpath.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'not-to-unlisted',
      comment: 'Every dependency is in the package.json of the package that imports it.',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'pure-imports-no-node',
      comment: 'Pure code gets time, randomness and data as arguments.',
      severity: 'error',
      from: { path: PURE },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'sdk-imports-no-node',
      comment: 'The SDK also runs in a browser; only its entry `/node` does not.',
      severity: 'error',
      from: {
        path: '^packages/aster-sdk/src/',
        pathNot:
          '^packages/aster-sdk/src/(node|auth/fileNonceSource|transport/(undiciTransport|nodeHttpTransport))[.]ts$',
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-imports-no-adapter',
      comment: 'The functional core sees ports; apps plug the adapters in.',
      severity: 'error',
      from: { path: PURE, pathNot: '^packages/strategy/src/index[.]ts$' },
      to: { path: '^packages/[^/]+/src/(adapters|server|feed)/' },
    },
    {
      name: 'only-adapters-aster-imports-sdk',
      comment: 'Strategies know ports, not the exchange; another venue is another adapter.',
      severity: 'error',
      from: {
        path: '^packages/strategy/',
        pathNot: '^packages/strategy/(src|test)/adapters/aster/',
      },
      to: { path: '^packages/aster-sdk/' },
    },
    {
      name: 'farm-loads-simulators-lazily',
      comment:
        'Trading live must not load the paper exchange; use `await import()` where it is needed. Reading and writing recordings simulates nothing.',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/' },
      to: {
        path: '^packages/(paper-exchange|backtest)/',
        pathNot: '^packages/backtest/src/dataset/',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-relative-import-across-packages',
      comment: 'Packages meet at their declared exports only.',
      severity: 'error',
      from: { path: '^(packages|apps)/([^/]+)/(src|test)/' },
      to: { path: WORKSPACE, pathNot: '^$1/$2/', dependencyTypes: ['local'] },
    },
    {
      name: 'test-doubles-stay-in-tests',
      comment:
        'Manual clocks and memory journals never reach code that trades; a backtest does not.',
      severity: 'error',
      from: {
        path: '^packages/[^/]+/src/',
        pathNot: '^packages/(strategy/src/testing|backtest/src)/',
      },
      to: { path: '^packages/strategy/src/testing/' },
    },
    {
      name: 'apps-load-test-hooks-lazily',
      comment:
        'The hook that kills a process at a chosen step is loaded only when a test asks for it.',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/' },
      to: { path: '^packages/strategy/src/testing/', dynamic: false },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'The tests workspace may import everything; nothing imports it.',
      severity: 'error',
      from: { pathNot: '^tests/' },
      to: { path: '^tests/' },
    },
    {
      name: 'nothing-imports-examples',
      comment:
        'Examples are for reading and running; what is needed elsewhere belongs into a package.',
      severity: 'error',
      from: { pathNot: '^examples/' },
      to: { path: '^examples/' },
    },
    {
      name: 'sources-import-no-test',
      comment: 'What users run does not depend on test code.',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src/' },
      to: { path: '^(packages|apps)/[^/]+/test/' },
    },
    {
      name: 'sources-import-no-dev-dependency',
      comment: 'A published file must not need a package that its users do not get.',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src/' },
      to: {
        dependencyTypes: ['npm-dev'],
        // An optional peer is there for its tests; users of that one entry install it.
        dependencyTypesNot: ['type-only', 'npm-peer'],
        // Bundled into the apps at build time.
        pathNot: '^packages/app-kit/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.json', '.d.ts'],
    },
  },
}

// The direction of dependencies, as docs/architecture.md draws it. Every rule is an error.
const test = '\\.test\\.tsx?$'
const outside = '^(app|components|pipeline|nodes|sources|server|test|bench|scripts|generated)/'

/** `from` may import only `allowed` from our own folders; packages are not its business. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: test },
  to: { path: outside, pathNot: allowed },
})

/** The folders of `components`, base first: each imports from itself and from earlier lines, never from a neighbour. */
const storeys = [
  ['ui'], // what any screen is made of; knows no part of Telar
  ['trpc'],
  ['shell', 'words'], // the frame of every page; what things are called in the reader's language
  ['state', 'models'], // stores and controllers of an open pipeline
  ['cases', 'chunking'], // what a case is, to look at and to change; keeping one from anywhere
  ['retrieval', 'gate'], // how a search went; what a draft must hold to, and how pipelines did over time
  ['form', 'trace'], // forms from schemas; what the steps of a run did and said
  ['canvas', 'inspector', 'run-dock'],
  ['editor', 'pipelines', 'collections', 'documents', 'datasets', 'labelling', 'play', 'runs', 'settings', 'errors'], // pages
  ['evaluation'], // experiments show what the playground shows of an answer
]
const before = (count) => storeys.slice(0, count).flat().join('|')
const directions = storeys.flatMap((folders, storey) =>
  folders.map((folder) => ({
    name: `components-${folder}`,
    severity: 'error',
    comment: 'Folders of components import from earlier storeys only; the pages compose.',
    from: { path: `^components/${folder}/` },
    to: { path: '^components/', pathNot: `^components/(${[folder, before(storey)].filter(Boolean).join('|')})/` },
  })),
)

module.exports = {
  forbidden: [
    ...directions,
    {
      name: 'components-in-storeys',
      severity: 'error',
      comment: 'A new folder of components needs its place among the others.',
      from: { path: '^(app|components)/' },
      to: { path: '^components/', pathNot: `^components/(${before(storeys.length)})/` },
    },
    only('pipeline-alone', '^pipeline/', ['^pipeline/'], 'The language knows nothing but itself.'),
    only(
      'node-definitions',
      '^nodes/[^/]+/(definition|messages)\\.ts$',
      ['^pipeline/', '^nodes/'],
      'Definitions run in the browser too.',
    ),
    {
      name: 'definitions-without-executors',
      severity: 'error',
      comment: 'What the browser loads must not bring an executor with it.',
      from: { path: '^nodes/([^/]+/(definition|messages)|definitions\\.gen)\\.ts$' },
      to: { path: '^nodes/([^/]+/execute|executors\\.gen)' },
    },
    only(
      'node-executors',
      '^nodes/[^/]+/',
      [
        '^pipeline/',
        '^nodes/',
        '^server/capabilities/',
        '^server/knowledge/((analyser|facts)/|choose-fusion\\.ts|placement/prefer-named\\.ts)',
      ],
      'A node gets what it needs as capabilities; what it takes from knowledge is pure arithmetic on texts.',
    ),
    only(
      'source-definitions',
      '^sources/([^/]+/(definition|messages)|(definitions|icons)\\.gen|shared/fields)\\.ts$',
      ['^pipeline/', '^sources/([^/]+/(definition|messages)|shared/fields)\\.ts$'],
      'Definitions run in the browser too.',
    ),
    only(
      'sources',
      '^sources/',
      ['^pipeline/', '^sources/', '^server/capabilities/'],
      'How a kind of source is read gets the network as a capability.',
    ),
    only('capabilities', '^server/capabilities/', ['^pipeline/', '^server/capabilities/'], 'Interfaces only.'),
    only(
      'engine',
      '^server/engine/',
      ['^pipeline/', '^server/(capabilities|engine)/'],
      'The engine knows no node, no adapter and no web framework.',
    ),
    only(
      'adapters',
      '^server/adapters/',
      [
        '^pipeline/',
        '^server/(capabilities|adapters)/',
        '^server/knowledge/(analyser|facts|static-vectors)/',
        '^server/(project-root|start-worker|turnover-map)',
        '^generated/',
      ],
      'An adapter speaks to one outside system.',
    ),
    {
      name: 'database-in-one-place',
      severity: 'error',
      comment:
        'What is kept is read and written through the records in server/capabilities; only their adapter knows Prisma.',
      from: {
        path: '^(app|components|nodes|pipeline|sources|server)/',
        pathNot: ['^server/adapters/prisma/', test],
      },
      to: { path: '^generated/' },
    },
    {
      name: 'adapters-apart',
      severity: 'error',
      comment: 'What two adapters need stands in adapters/shared, which knows none of them.',
      from: { path: '^server/adapters/([^/]+)/', pathNot: test },
      to: { path: '^server/adapters/[^/]+/', pathNot: ['^server/adapters/$1/', '^server/adapters/shared/'] },
    },
    only(
      'knowledge',
      '^server/knowledge/',
      [
        '^pipeline/',
        '^sources/[^/]+\\.ts$',
        '^server/(capabilities|knowledge)/',
        '^server/(project-root|start-worker)',
        '^generated/',
      ],
      'Knowledge gets its stores and models as capabilities.',
    ),
    only(
      'play',
      '^server/play/',
      ['^pipeline/', '^server/(capabilities|engine|evaluation|play)/'],
      'What plays grids gets its stores and models as capabilities.',
    ),
    only('cases', '^server/cases/', ['^pipeline/', '^server/cases/'], 'Texts in, cases out, and the other way round.'),
    only(
      'services',
      '^server/services/',
      [
        '^pipeline/',
        '^nodes/',
        '^sources/[^/]+\\.ts$',
        '^server/(capabilities|cases|engine|evaluation|experiments|knowledge|play|services)',
        '^server/(project-root|turnover-map)',
      ],
      'Use cases do not know who calls them.',
    ),
    only(
      'evaluation',
      '^server/evaluation/',
      ['^pipeline/', '^nodes/', '^server/(capabilities|engine|evaluation|knowledge)/'],
      'How answers are judged; it knows neither grids nor where cases are kept.',
    ),
    {
      name: 'explain-knows-no-node',
      severity: 'error',
      comment: 'What a step does with chunks is in its definition.',
      from: { path: '^server/services/retrieval/explain/', pathNot: test },
      to: { path: '^nodes/', pathNot: '^nodes/shared/' },
    },
    only(
      'api-and-gateway',
      '^server/(api|gateway)/',
      [
        '^pipeline/',
        '^(nodes|sources)/definitions\\.gen',
        '^server/(capabilities|services|api|gateway|project-root|env|log)',
      ],
      'Doors call services.',
    ),
    {
      name: 'wiring-in-one-place',
      severity: 'error',
      comment: 'Only the container chooses adapters and executors.',
      from: {
        path: '^(app|components|nodes|pipeline|sources|server)/',
        pathNot: ['^server/container', '^server/adapters/', test, '^nodes/[^/]+/', '^nodes/executors\\.gen'],
      },
      to: { path: '^(server/adapters/|nodes/([^/]+/execute|executors\\.gen))' },
    },
    only(
      'components',
      '^components/',
      [
        '^components/',
        '^pipeline/',
        '^nodes/((definitions|icons)\\.gen|[^/]+/(definition|messages))',
        '^sources/(definitions|icons)\\.gen',
        '^server/(api/root|services/.+/types|capabilities/.+)\\.ts$',
        '^app/i18n/',
      ],
      'The studio sees the language, the node definitions and the types of the API.',
    ),
    only(
      'pages',
      '^app/',
      [
        '^app/',
        '^components/',
        '^pipeline/',
        '^nodes/(definitions\\.gen|[^/]+/(definition|messages))',
        '^server/(api/root|services/.+/types|capabilities/.+)\\.ts$',
      ],
      'Pages render components.',
    ),
    {
      name: 'no-server-code-in-pages',
      severity: 'error',
      comment: 'The web bundle holds no server code, so nothing is loaded twice.',
      from: { path: '^(app|components)/', pathNot: test },
      to: { path: '^server/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-test-code-in-product',
      severity: 'error',
      from: { path: '^(app|components|nodes|pipeline|sources|server)/', pathNot: test },
      to: { path: ['^test/', '^bench/', test] },
    },
    {
      name: 'tests-without-benchmarks',
      severity: 'error',
      comment: 'What both need stands in test/builders.',
      from: { path: '^(app|components|nodes|pipeline|sources|server|test)/' },
      to: { path: '^bench/' },
    },
    {
      name: 'no-dev-packages-in-product',
      severity: 'error',
      from: { path: '^(app|components|nodes|pipeline|sources|server)/', pathNot: [test, '/worker-from-source\\.mjs$'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^generated/'] },
    exclude: { path: '^(\\.next|\\.build|data)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}

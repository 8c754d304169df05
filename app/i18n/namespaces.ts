/** The message files of every language, `messages/<locale>/<name>.json`. A test holds this list against the folder. */
export const namespaces = [
  'common',
  'pipelines',
  'collections',
  'documents',
  'datasets',
  'retrieval',
  'runs',
  'play',
  'evaluation',
  'settings',
  'models',
  'editor',
  'gate',
  'optimise',
  'sweep',
] as const

/** The ways in which the retrieval bench asks a question, in the order it shows them. */
export const benchModes = [
  'dense',
  'sparse',
  'hybrid-named',
  'hybrid-auto',
  'hybrid-score',
  'hybrid-rrf',
  'hybrid-dbsf',
  'lexical-rerank',
  'mmr',
] as const
export type BenchMode = (typeof benchModes)[number]

import type { Schemas } from '@qdrant/js-client-rest'

/** Keys of the payload that the adapter itself looks at. */
export const keys = {
  document: 'document_id',
  chunk: 'position.index',
  /** `true` for what is written but not to be found yet; absent otherwise. */
  staged: 'staged',
  generation: 'generation',
  /** Absent where it is not plain. */
  language: 'language',
} as const

type Condition = Schemas['FieldCondition']

export const isStaged: Condition = { key: keys.staged, match: { value: true } }
export const ofDocument = (value: string): Condition => ({ key: keys.document, match: { value } })
export const ofGeneration = (value: number): Condition => ({ key: keys.generation, match: { value } })
export const isOfLanguage = (value: string): Condition => ({ key: keys.language, match: { value } })
export const hasNoLanguage: Schemas['Condition'] = { is_empty: { key: keys.language } }

import type { AssertionKind } from '@/pipeline/cases/assertion'
import { answer } from './answer'
import type { AssertionCheck } from './check'
import { cites } from './cites'
import { contains } from './contains'
import { faithful } from './faithful'
import { jsonSchemaCheck } from './json-schema'
import { judge } from './judge'
import { label } from './label'
import { latency } from './latency'
import { nuggets } from './nuggets'
import { outcome } from './outcome'
import { regex } from './regex'
import { similarity } from './similarity'
import { tokens } from './tokens'

/** How each kind of assertion is checked. */
export const assertionChecks: { readonly [K in AssertionKind]: AssertionCheck<K> } = {
  contains,
  regex,
  'json-schema': jsonSchemaCheck,
  answer,
  similarity,
  cites,
  outcome,
  label,
  nuggets,
  faithful,
  judge,
  latency,
  tokens,
}

import type { FacetTarget } from '@/components/state/varied'
import type { GraphNode } from '@/pipeline/graph'
import type { FieldSpec } from '../field-specs'
import { valueKindOf } from './field-values'

/** What can be varied from a field: its own value, and of a collection how it is indexed. */
export function targetsOf(spec: FieldSpec, node: GraphNode): FacetTarget[] {
  if (valueKindOf(spec) === null) return []
  const own: FacetTarget = { kind: 'config', nodeId: node.id, path: spec.name }
  const collectionId = node.config[spec.name]
  if (spec.widget !== 'collection' || typeof collectionId !== 'string' || collectionId === '') return [own]
  return [own, { kind: 'chunking', collectionId }, { kind: 'embedder', collectionId }]
}

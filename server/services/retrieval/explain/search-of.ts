import type { Search } from '@/pipeline/explain'
import type { Definitions } from '@/pipeline/node-definition'
import type { Step } from '@/pipeline/plan'

/** Whether steps of a type search a collection. */
export const searches = (type: string, definitions: Definitions): boolean =>
  definitions.get(type)?.explain?.kind === 'search'

/** What a step searched for with these inputs; `null` for one that does not search. */
export function searchOf(
  { type, config }: Pick<Step, 'type' | 'config'>,
  inputs: Record<string, unknown>,
  definitions: Definitions,
): Search | null {
  const definition = definitions.get(type)
  return definition?.explain?.kind === 'search'
    ? definition.explain.search(definition.config.parse(config), inputs)
    : null
}

import { IconBox, type TablerIcon } from '@tabler/icons-react'
import { useWords } from '@/components/ui/use-format'
import type { AnySource, SourceTexts } from '@/pipeline/source-definition'
import { definitions, type SourceConfig } from '@/sources/definitions.gen'
import { icons } from '@/sources/icons.gen'

export type SourceKind = SourceConfig['kind']

/** What a kind of source is: the server names none that this studio does not know. */
export function kindOf({ kind }: { kind: SourceKind }): AnySource {
  const definition = definitions.get(kind)
  if (!definition) throw new Error(`there is no kind of source “${kind}”`)
  return definition
}

/** The picture of a kind. */
export const kindIcon = (kind: string): TablerIcon => icons.get(kind) ?? IconBox

/** All texts of a kind in the reader's language. */
export function useKindTexts(): (kind: AnySource) => SourceTexts {
  const words = useWords()
  return ({ messages }) => words(messages)
}

/** A change in it starts a sync. */
export const isWatched = (config: SourceConfig): boolean => (kindOf(config).watched?.(config) ?? null) !== null

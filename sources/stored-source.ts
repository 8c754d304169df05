import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { AnySource } from '@/pipeline/source-definition'
import { definitions, type SourceConfig, sourceConfigSchema } from './definitions.gen'

/** Rows of the first version of Telar carry no version: it knew only one of each kind. */
const storedSchema = z.looseObject({ kind: z.string(), version: z.number().int().min(1).default(1) })

/** What a kind is; there is one for every config that the schema let through. */
export function definitionOf({ kind }: { kind: string }): AnySource {
  const definition = definitions.get(kind)
  if (!definition) throw new Error(`there is no kind of source “${kind}”`)
  return definition
}

/** The kinds that tell of changes. */
export const watchableKinds: string[] = [...definitions.values()]
  .filter(({ watched }) => watched)
  .map(({ kind }) => kind)

/** The folder whose changes call for a sync; `null`: none does. */
export const watchedFolder = (config: SourceConfig): string | null => definitionOf(config).watched?.(config) ?? null

/** Settings as a source's record keeps them. */
export const writeSource = (config: SourceConfig): Record<string, unknown> => ({
  ...config,
  version: definitionOf(config).version,
})

/**
 * Reads stored settings, also those of earlier versions of their kind. Throws `record-damaged` for what no version wrote,
 * and for a kind or a version that this one does not know.
 */
export function readSource(stored: Record<string, unknown>): SourceConfig {
  const found = storedSchema.safeParse(stored)
  if (!found.success) throw damaged(found.error)
  const { kind, version, ...settings } = found.data
  const definition = definitions.get(kind)
  if (!definition || version > definition.version) throw unknownKind(kind)
  const migrated = migrate(definition, settings, version)
  const read = sourceConfigSchema.safeParse({ ...migrated, kind })
  if (!read.success) throw damaged(read.error)
  return read.data
}

/** Takes each step that comes after a version, in order; where there is none, nothing changed. */
export function migrate(
  definition: Pick<AnySource, 'version' | 'migrate'>,
  settings: Record<string, unknown>,
  version: number,
): Record<string, unknown> {
  let current = settings
  for (let from = version; from < definition.version; from++) current = definition.migrate?.[from]?.(current) ?? current
  return current
}

const damaged = (cause: unknown) =>
  new AppError('record-damaged', say('The settings of a source cannot be read: what is stored of them is damaged.'), {
    fix: say('Delete the source and add it anew; its documents can be kept.'),
    cause,
  })

const unknownKind = (kind: string) =>
  new AppError('record-damaged', say('A source of the kind “{kind}” was made by another version of Telar.', { kind }), {
    fix: say('Open this data folder with the version that made it, or delete the source.'),
  })

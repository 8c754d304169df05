import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { fieldSpecSchema } from '@/pipeline/filter'
import { say } from '@/pipeline/said'
import type { Call } from '../context'
import { idSchema, nameSchema } from '../ids'
import { sameName } from '../slug'
import { mutation } from '../use-case'
import { checkFields, requireFreeName } from './create-collection'
import type { CollectionDeps } from './deps'
import { collectionDto, countDocuments, requireCollection } from './rows'
import type { CollectionDto } from './types'

const changedSchema = z.strictObject({
  id: idSchema,
  /** The one that was seen: with a newer one nothing is written. */
  revision: z.number().int(),
  name: nameSchema,
  fields: z.array(fieldSpecSchema).max(50),
})

/**
 * Gives a collection another name, other fields, or both; its address stays. What is indexed already has values of new
 * fields only when its index is built anew. Throws `conflict`, `already-exists`, `invalid-input`, `not-found`.
 */
export const changeSettings = mutation({ permission: 'edit', input: changedSchema, run })

async function run(
  deps: CollectionDeps,
  { id, revision, name, fields }: z.output<typeof changedSchema>,
  call: Call,
): Promise<CollectionDto> {
  const present = await requireCollection(deps, id, call)
  checkFields(fields.map((field) => field.name))
  if (!sameName(present.name, name)) await requireFreeName(deps, name, call)
  const changed = await deps.records.collections.change(present.id, { name, fields }, revision)
  if (!changed)
    throw new AppError('conflict', say('“{name}” was changed elsewhere since you opened it.', { name: present.name }))
  const counts = await countDocuments(deps, [present.id])
  return collectionDto(changed, counts.get(present.id))
}

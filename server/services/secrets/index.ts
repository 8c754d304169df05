import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say, sentence } from '@/pipeline/said'
import { noInput } from '../ids'
import { mutation, query } from '../use-case'
import type { SecretDeps, SecretDto } from './types'

const nameSchema = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_]{0,62}$/,
    sentence('A name is letters, digits and underscores, beginning with a letter; at most 63.'),
  )

/** Whatever is shorter could not be kept out of a response without tearing holes into it. */
const SHORTEST = 4
const MOST = 200

/** What pipelines send to other systems without anybody seeing it again. */
export const secrets = {
  list: query({
    permission: 'read',
    input: noInput,
    async run({ records }: SecretDeps, _input, { workspaceId }): Promise<SecretDto[]> {
      const stored = await records.secrets.list(workspaceId)
      return stored.map(({ name, updatedAt }) => ({ name, updatedAt: updatedAt.toISOString() }))
    },
  }),
  /** Stores a secret, or another value under its name. */
  save: mutation({
    permission: 'administer',
    input: z.strictObject({ name: nameSchema, value: z.string().trim().min(SHORTEST).max(10_000) }),
    async run({ records, secrets: sealer }: SecretDeps, { name, value }, { workspaceId, now }): Promise<SecretDto> {
      const stored = await records.secrets.list(workspaceId)
      if (stored.length >= MOST && !stored.some((one) => one.name === name))
        throw new AppError('too-large', say('There are {most} secrets already.', { most: MOST }))
      const updatedAt = now()
      await records.secrets.put(workspaceId, { name, sealed: sealer.seal(value), updatedAt })
      return { name, updatedAt: updatedAt.toISOString() }
    },
  }),
  /** Forgets a secret; what refers to it does not compile any more. Throws `not-found`. */
  delete: mutation({
    permission: 'administer',
    input: z.strictObject({ name: nameSchema }),
    async run({ records }: SecretDeps, { name }, { workspaceId }): Promise<void> {
      if (await records.secrets.delete(workspaceId, name)) return
      throw new AppError('not-found', say('There is no secret “{name}”.', { name }))
    },
  }),
}

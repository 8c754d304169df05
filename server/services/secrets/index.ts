import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say, sentence } from '@/pipeline/said'
import { hostOf } from '@/pipeline/secret-hosts'
import type { SecretRecord } from '@/server/capabilities/records/secrets'
import type { Call } from '../context'
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
const MOST_HOSTS = 20

const hostSchema = z
  .string()
  .max(260)
  .transform((text, { addIssue }) => {
    const host = hostOf(text)
    if (host !== null) return host
    addIssue({ code: 'custom', message: sentence('A host is written as api.example.com, host:8080 or *.example.com.') })
    return z.NEVER
  })

const savedSchema = z.strictObject({
  name: nameSchema,
  value: z.string().trim().min(SHORTEST).max(10_000).optional(),
  hosts: z.array(hostSchema).min(1, sentence('Name at least one host that it may be sent to.')).max(MOST_HOSTS),
})

async function saveSecret(
  { records, secrets: sealer }: SecretDeps,
  { name, value, hosts }: z.output<typeof savedSchema>,
  { workspaceId, now }: Call,
): Promise<SecretDto> {
  const stored = await records.secrets.list(workspaceId)
  const before = stored.find((one) => one.name === name)
  if (!before && stored.length >= MOST)
    throw new AppError('too-large', say('There are {most} secrets already.', { most: MOST }))
  const sealed = value === undefined ? before?.sealed : sealer.seal(value)
  if (sealed === undefined)
    throw new AppError('invalid-input', say('A new secret needs a value.'), { details: { field: 'value' } })
  return secretDto(
    await records.secrets.put(workspaceId, { name, sealed, hosts: [...new Set(hosts)], updatedAt: now() }),
  )
}

const secretDto = ({ name, hosts, updatedAt }: SecretRecord): SecretDto => ({
  name,
  hosts,
  updatedAt: updatedAt.toISOString(),
})

/** What pipelines send to other systems without anybody seeing it again. */
export const secrets = {
  list: query({
    permission: 'read',
    input: noInput,
    async run({ records }: SecretDeps, _input, { workspaceId }): Promise<SecretDto[]> {
      const stored = await records.secrets.list(workspaceId)
      return stored.map(secretDto)
    },
  }),
  /**
   * Stores a secret with the hosts it may be sent to, or changes what is stored under its name; without a value the one that is
   * stored stays. Throws `too-large`, and `invalid-input` for a new one without a value.
   */
  save: mutation({ permission: 'administer', input: savedSchema, run: saveSecret }),
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

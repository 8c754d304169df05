import { z } from 'zod'
import { runOrigins, runStates } from '@/server/capabilities/run-record'
import { idSchema } from '../ids'
import { query } from '../use-case'
import type { RunDeps } from './deps'
import { type RunPage, summaryOf } from './types'

const instant = z.iso.datetime().transform((text) => new Date(text))

/** A page of runs, newest first. A page behind the last one is the last one. */
export const listRuns = query({
  permission: 'read',
  input: z.strictObject({
    pipelineId: idSchema.optional(),
    status: z.enum(runStates).optional(),
    origin: z.enum(runOrigins).optional(),
    /** The id of a version, or `draft`: runs of no version. */
    version: idSchema.optional(),
    /** Words of the inputs, or the id of a run. */
    text: z.string().max(200).optional(),
    since: instant.optional(),
    before: instant.optional(),
    page: z.number().int().min(1).max(1_000_000).default(1),
    limit: z.number().int().min(1).max(100).default(30),
  }),
  async run({ store }: Pick<RunDeps, 'store'>, { page, ...input }, { workspaceId }): Promise<RunPage> {
    const { limit } = input
    const at = (number: number) => store.list(workspaceId, { ...input, offset: (number - 1) * limit })
    const asked = await at(page)
    const pages = Math.max(1, Math.ceil(asked.total / limit))
    const { runs, total, versions } = page > pages ? await at(pages) : asked
    return { items: runs.map(summaryOf), page: Math.min(page, pages), pages, total, versions }
  },
})

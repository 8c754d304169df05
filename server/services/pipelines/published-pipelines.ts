import { z } from 'zod'
import type { PipelineInfo } from '@/pipeline/environment'
import { inputFieldSchema } from '@/pipeline/input-field'
import type { Scope } from '../context'
import type { PipelineDeps } from './types'

// The whole plan is checked when it runs; here its signature is enough.
const signatureSchema = z.object({ inputs: z.array(inputFieldSchema) })

/** The pipelines that others may run: each with its published version and that version's inputs, by name. */
export async function publishedPipelines(
  { prisma }: Pick<PipelineDeps, 'prisma'>,
  { workspaceId }: Scope,
): Promise<PipelineInfo[]> {
  const rows = await prisma.deployment.findMany({
    where: { workspaceId },
    orderBy: [{ pipeline: { name: 'asc' } }, { id: 'asc' }],
    select: {
      pipeline: { select: { id: true, slug: true, name: true } },
      version: { select: { id: true, number: true, plan: true } },
    },
  })
  return rows.flatMap(({ pipeline, version }) => {
    const { id, slug, name } = pipeline
    const { data } = signatureSchema.safeParse(JSON.parse(version.plan))
    // A version that this Telar cannot read can be published again, and until then not be run by others.
    return data ? [{ id, slug, name, versionId: version.id, number: version.number, inputs: data.inputs }] : []
  })
}

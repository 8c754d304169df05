import { compile } from '@/pipeline/compiler'
import { type ErrorInfo, errorInfo } from '@/pipeline/errors'
import { emptyGraph, type Graph } from '@/pipeline/graph'
import { runStatuses } from '@/pipeline/run-event'
import { thumbnailOf } from '@/pipeline/thumbnail'
import type { Scope } from '../context'
import { noInput } from '../ids'
import { query } from '../use-case'
import { storedGraph } from './read-graph'
import type { PipelineDeps, PipelineSummary } from './types'

/** All pipelines, the latest changed first, with what their cards show. */
export const listPipelines = query({ permission: 'read', input: noInput, run: list })

async function list(deps: PipelineDeps, _input: unknown, { workspaceId }: Scope): Promise<PipelineSummary[]> {
  const { prisma, definitions } = deps
  const rows = await prisma.pipeline.findMany({
    where: { workspaceId },
    orderBy: { updatedAt: 'desc' },
    include: { deployment: { include: { version: { select: { graph: true } } } } },
  })
  const [environment, lastRuns] = await Promise.all([
    deps.environment({ workspaceId }),
    Promise.all(rows.map((row) => lastRunOf(deps, row.id))),
  ])
  return rows.map((row, index) => {
    const { graph, damage } = readable(row.graph, deps)
    const { issues } = damage ? { issues: [] } : compile(graph, definitions, environment)
    const errors = issues.filter((issue) => issue.severity === 'error').length
    return {
      id: row.id,
      slug: row.slug,
      name: row.name,
      updatedAt: row.updatedAt.toISOString(),
      endpoint: row.deployment?.slug ?? null,
      draftAhead: row.deployment ? row.deployment.version.graph !== row.graph : false,
      lastRun: lastRuns[index] ?? null,
      issues: { errors, warnings: issues.length - errors },
      thumbnail: thumbnailOf(graph),
      damage,
    }
  })
}

/** One damaged row must not hide every other pipeline: it is listed without its drawing and says why. */
function readable(text: string, { definitions }: PipelineDeps): { graph: Graph; damage: ErrorInfo | null } {
  try {
    return { graph: storedGraph(text, definitions), damage: null }
  } catch (error) {
    return { graph: emptyGraph(), damage: errorInfo(error) }
  }
}

async function lastRunOf({ prisma }: PipelineDeps, pipelineId: string): Promise<PipelineSummary['lastRun']> {
  const run = await prisma.run.findFirst({
    where: { pipelineId },
    orderBy: { startedAt: 'desc' },
    select: { id: true, status: true, startedAt: true },
  })
  if (!run) return null
  const status = runStatuses.find((known) => known === run.status) ?? 'running'
  return { id: run.id, status, startedAt: run.startedAt.toISOString() }
}

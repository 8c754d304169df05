import { compile } from '@/pipeline/compiler'
import { diffPipelines } from '@/pipeline/diff-pipelines'
import { type ErrorInfo, errorInfo } from '@/pipeline/errors'
import { emptyGraph, type Graph } from '@/pipeline/graph'
import { thumbnailOf } from '@/pipeline/thumbnail'
import type { RunStore } from '@/server/capabilities/run-store'
import type { Scope } from '../context'
import { noInput } from '../ids'
import { query } from '../use-case'
import { readableGraph, storedGraph } from './read-graph'
import type { PipelineDeps, PipelineSummary } from './types'

/** All pipelines, the latest changed first, with what their cards show. */
export const listPipelines = query({ permission: 'read', input: noInput, run: list })

interface ListDeps extends PipelineDeps {
  runs: { store: Pick<RunStore, 'newest'> }
}

async function list(deps: ListDeps, _input: unknown, { workspaceId }: Scope): Promise<PipelineSummary[]> {
  const { records, definitions, runs } = deps
  const rows = await records.pipelines.list(workspaceId)
  const [environment, lastRuns] = await Promise.all([deps.environment({ workspaceId }), runs.store.newest(workspaceId)])
  return rows.map((row) => {
    const lastRun = lastRuns.get(row.id)
    const { graph, damage } = readable(row.graph, deps)
    const { issues } = damage ? { issues: [] } : compile(graph, definitions, environment)
    const errors = issues.filter((issue) => issue.severity === 'error').length
    return {
      id: row.id,
      slug: row.slug,
      name: row.name,
      updatedAt: row.updatedAt.toISOString(),
      endpoint: row.published?.slug ?? null,
      draftAhead: row.published !== null && isAhead(row.published.graph, row.graph, graph, deps),
      lastRun: lastRun ? { ...lastRun, startedAt: new Date(lastRun.startedAt).toISOString() } : null,
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

/** Whether the draft does something else than what is live: where things lie does not count. */
function isAhead(live: string, text: string, draft: Graph, { definitions }: PipelineDeps): boolean {
  if (live === text) return false
  const published = readableGraph(live, definitions)
  return published === null || diffPipelines(published, draft).length > 0
}

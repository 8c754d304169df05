import { AppError } from '@/pipeline/errors'
import { REASONING, type RunFinished } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { ResultBuilder, type RunResult } from '@/server/services/runs/run-result'
import { startDraftRun } from '@/server/services/runs/start-draft-run'
import type { StartedRun } from '@/server/services/runs/start-run'
import { asJson, sourceLines } from '../print'
import { isFile, readGraphFile, readInputs } from '../read-graph-file'
import { type CliIo, type CliServices, type ExitCode, exitCodes } from '../types'

export interface RunOptions {
  input: string[]
  json?: boolean
  stream?: boolean
}

interface Draft {
  pipelineId: string | null
  name: string
  graph: unknown
}

async function findDraft(target: string, { studio }: CliServices): Promise<Draft> {
  if (target.endsWith('.json') || (await isFile(target))) return { pipelineId: null, ...(await readGraphFile(target)) }
  const { id, name, graph } = await studio.pipelines.get({ id: target })
  return { pipelineId: id, name, graph }
}

/** Follows a run to its end; passes the answer's tokens on as they come. */
async function follow(run: StartedRun, stream: RunStream | undefined): Promise<RunResult> {
  const result = new ResultBuilder()
  const broken = new AbortController()
  run.finished.catch(() => broken.abort())
  for await (const event of run.log.subscribe(0, broken.signal)) {
    result.add(event)
    if (event.type === 'step.token' && event.port !== REASONING) stream?.(event.text, event.reset === true)
  }
  const end: RunFinished = await run.finished
  return result.build(end)
}

type RunStream = (text: string, reset: boolean) => void

/** Runs a pipeline's draft, or a graph from a file, once. */
export async function runCommand(
  target: string,
  options: RunOptions,
  io: CliIo,
  services: CliServices,
): Promise<ExitCode> {
  const draft = await findDraft(target, services)
  const inputs = await readInputs(options.input, draft.graph, services.definitions)
  const run = startDraftRun(
    { ...services.runs, definitions: services.definitions },
    await services.studio.system.environment(),
    {
      workspaceId: services.context.workspaceId,
      graph: draft.graph,
      inputs,
      pipelineId: draft.pipelineId,
      pipelineName: draft.name,
      origin: 'cli',
      signal: io.signal,
    },
  )
  let streamed = ''
  const pass = (text: string, reset: boolean) => {
    // What is printed cannot be taken back: the answer begins on a line of its own.
    if (reset && streamed !== '') io.out('\n\n')
    streamed = reset ? text : streamed + text
    io.out(text)
  }
  const result = await follow(run, options.stream ? pass : undefined)
  await requireRecord(result.runId, io, services)
  printResult(result, streamed, options, io)
  return result.status === 'ok' ? exitCodes.ok : exitCodes.incomplete
}

/** A command has one run and ends after it: what is not in the database by now never will be. */
async function requireRecord(runId: string, io: CliIo, { runs: { store }, context }: CliServices): Promise<void> {
  if ((await store.get(context.workspaceId, runId)) !== null) return
  const error = new AppError('storage-failed', say('The run was made, but it could not be recorded.'), {
    fix: say('See whether the disk of the database is full or another program holds the database, then run it again.'),
  })
  if (store.recording().unrecorded === 'refuse') throw error
  io.err(`${error.message}\n`)
}

function printResult(result: RunResult, streamed: string, options: RunOptions, io: CliIo): void {
  if (options.json) {
    io.out(asJson(result))
    return
  }
  const { answer, sources } = result.outputs
  if (typeof answer !== 'string') throw new AppError('internal', say('The run gave no answer.'))
  if (streamed === '') io.out(answer)
  io.out('\n')
  // What was streamed is the model's text; the output may have taken citations out of it.
  if (streamed !== '' && streamed.trim() !== answer.trim()) io.err(`The final answer differs:\n${answer}\n`)
  const list = sourceLines(sources)
  if (list !== '') io.out(`\n${list}`)
  for (const { step, message } of result.notes) io.err(`${step}: ${message}\n`)
  if (result.status !== 'ok') io.err(`The run ended as ${result.status}.\n`)
}

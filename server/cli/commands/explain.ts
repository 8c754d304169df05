import type { Waterfall, WaterfallStage } from '@/server/services/retrieval/types'
import { asJson, stageText } from '../print'
import { readInputs } from '../read-graph-file'
import { type CliIo, type CliServices, type ExitCode, exitCodes, UsageError } from '../types'

export interface ExplainOptions {
  input: string[]
  run?: string
  document?: string
  text?: string
  json?: boolean
}

/** Follows the document or passage that should have answered through a run, and prints where it was lost. */
export async function explainCommand(
  target: string | undefined,
  options: ExplainOptions,
  io: CliIo,
  { studio, definitions }: CliServices,
): Promise<ExitCode> {
  if (options.document === undefined && options.text === undefined) {
    throw new UsageError('Say what should have answered: --document <name>, --text <passage>, or both.')
  }
  if ((target === undefined) === (options.run === undefined)) {
    throw new UsageError('Name a pipeline, or a run with --run <id>.')
  }
  const expected = {
    ...(options.document !== undefined && { documentName: options.document }),
    ...(options.text !== undefined && { text: options.text }),
  }
  const waterfall =
    target === undefined
      ? await studio.retrieval.explain({ runId: options.run ?? '', expected }, io.signal)
      : await explainPipeline(target)
  io.out(options.json ? asJson(waterfall) : lines(waterfall))
  return waterfall.lostAt === null ? exitCodes.ok : exitCodes.incomplete

  async function explainPipeline(name: string): Promise<Waterfall> {
    const { id, graph } = await studio.pipelines.get({ id: name })
    const inputs = await readInputs(options.input, graph, definitions)
    return studio.retrieval.explain({ pipelineId: id, graph, inputs, expected }, io.signal)
  }
}

const marks = { passed: '✓', lost: '✗', 'not-reached': '·' } as const

function lines({ question, expected, stages, lostAt, runId }: Waterfall): string {
  const head = [`Question: ${question}`, `Expected: ${expected.documentName} (${expected.chunkIds.length} chunks)`]
  const end = lostAt === null ? 'It reached the answer, which cites it.' : `Lost at: ${lostAt}.`
  return `${[...head, '', ...stages.map(line), '', end, `Run: ${runId ?? 'none'}`].join('\n')}\n`
}

function line({ stage, status, stepId, reason, rank, of, limit, params }: WaterfallStage): string {
  const place = rank === null ? '' : ` rank ${rank}${of === null ? '' : ` of ${of}`}`
  const most = limit === null ? '' : ` (limit ${limit})`
  const scores = legLines(params).map((text) => `\n    ${text}`)
  const step = stepId === null ? '' : `  [${stepId}]`
  return `${marks[status]} ${stage.padEnd(10)} ${reason.padEnd(18)}${place}${most}${step}${scores.join('')}`
}

/** What both legs of a hybrid search gave the passage, raw and normalised, and how their lists were joined. */
function legLines(params: WaterfallStage['params']): string[] {
  const lines = (['dense', 'sparse'] as const).flatMap((leg) => {
    const score = params[`${leg}Score`]
    const normalised = params[`${leg}Normalised`]
    if (params[`${leg}Unknown`] === true) return [`${leg.padEnd(6)} does not know it`]
    return typeof score === 'number'
      ? [`${leg.padEnd(6)} ${stageText({ score, ...(typeof normalised === 'number' && { normalised }) })}`]
      : []
  })
  const { fusion, denseShare, fusionReason } = params
  if (fusion === undefined) return lines
  const share = denseShare === undefined ? '' : `, dense share ${denseShare}`
  return [...lines, `joined by ${fusion}${share} (${fusionReason ?? ''})`]
}

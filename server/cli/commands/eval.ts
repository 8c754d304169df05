import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { assertionSchema } from '@/pipeline/cases/assertion'
import { chunkingInput } from '@/pipeline/chunking'
import { AppError, errorOf } from '@/pipeline/errors'
import type { CandidateFigures, PairedResult } from '@/pipeline/evaluation/figures'
import { isMetric, type MetricName, metricNames } from '@/pipeline/evaluation/metric-names'
import type { Facet } from '@/pipeline/evaluation/sweep'
import { nearestOf } from '@/pipeline/nearest'
import { say } from '@/pipeline/said'
import type { ExperimentDto } from '@/server/services/evaluation/types'
import { refOf } from '../described-file'
import { readSweepFile, type Vary } from '../eval-file'
import { asJson } from '../print'
import { type CliIo, type CliServices, type ExitCode, exitCodes } from '../types'

export interface EvalRunOptions {
  dataset: string
  /** A version to measure instead of the draft. */
  measureVersion?: number
  /** A version that it is compared with. */
  compare?: number
  split?: 'train' | 'validation' | 'test'
  tag?: string
  repeats?: number
  /** A JSON file with a list of assertions. */
  assert?: string
  judge?: string
  metric?: string
  maxCalls?: number
  maxTokens?: number
  maxMinutes?: number
  resume?: boolean
  json?: boolean
}

/**
 * Measures a pipeline on a dataset, prints its scores with their intervals, and compares it with a version. Ends with 3
 * when it is worse, and 4 when a limit was reached.
 */
export async function evalRunCommand(
  pipeline: string,
  options: EvalRunOptions,
  io: CliIo,
  services: CliServices,
): Promise<ExitCode> {
  const { studio } = services
  const { id: pipelineId, name } = await studio.pipelines.get({ id: pipeline })
  const datasetId = await datasetNamed(options.dataset, studio)
  const setup = await setupOf(options)
  const called = `${name} · ${options.dataset}${options.compare === undefined ? '' : ` · v${options.compare}`}`.slice(
    0,
    120,
  )
  const own = { pipelineId, ...(options.measureVersion !== undefined && { version: options.measureVersion }) }
  const candidates = options.compare === undefined ? [own] : [{ pipelineId, version: options.compare }, own]
  const known = options.resume ? await experimentNamed(called, studio) : undefined
  const experimentId = known ?? (await studio.evaluation.create({ name: called, datasetId, candidates, setup })).id
  if (known) await continued(experimentId, setup, studio)
  return ended(await run(experimentId, io, services), options, io)
}

/** Finds the best variant of a pipeline as a file describes. Ends as `evalRunCommand`; 3 is a winner that is worse than the drawing. */
export async function evalSweepCommand(
  path: string,
  options: { json?: boolean; resume?: boolean },
  io: CliIo,
  services: CliServices,
): Promise<ExitCode> {
  const { studio } = services
  const file = await readSweepFile(path)
  const { id: pipelineId } = await studio.pipelines.get({ id: file.pipeline })
  const datasetId = await datasetNamed(file.dataset.name, studio)
  const facets = await Promise.all(file.vary.map((one) => facetOf(one, studio)))
  const setup = { ...file.setup, sweep: { ...file.setup.sweep, facets } }
  const known = options.resume ? await experimentNamed(file.name, studio) : undefined
  const experimentId =
    known ??
    (
      await studio.evaluation.create({
        name: file.name,
        kind: 'sweep',
        candidates: [{ pipelineId }],
        datasetId,
        ...(file.dataset.version !== undefined && { datasetVersion: file.dataset.version }),
        setup,
      })
    ).id
  if (known) await continued(experimentId, setup, studio)
  return ended(await run(experimentId, io, services), options, io)
}

type Studio = CliServices['studio']

/** A dataset by id, or by name. Throws `not-found` with the nearest name. */
async function datasetNamed(name: string, studio: Studio): Promise<string> {
  const datasets = await studio.datasets.list()
  const found = datasets.find(({ id }) => id === name) ?? datasets.find((one) => one.name === name)
  if (found) return found.id
  const near = nearestOf(
    name,
    datasets.map((one) => one.name),
  )
  throw new AppError(
    'not-found',
    near === undefined
      ? say('There is no dataset “{name}”.', { name })
      : say('There is no dataset “{name}”. Did you mean “{near}”?', { name, near }),
  )
}

/** The newest experiment of that name: one that an earlier call began. */
async function experimentNamed(name: string, studio: Studio): Promise<string | undefined> {
  return (await studio.evaluation.list({})).find((one) => one.name === name)?.id
}

/** Limits may have been raised since. */
async function continued(experimentId: string, setup: Partial<ExperimentDto['setup']>, studio: Studio): Promise<void> {
  const before = await studio.evaluation.get({ experimentId })
  await studio.evaluation.change({
    experimentId,
    revision: before.revision,
    setup: { ...before.setup, limits: setup.limits ?? {} },
  })
}

async function setupOf({
  split,
  tag,
  repeats,
  assert,
  judge,
  metric,
  maxCalls,
  maxTokens,
  maxMinutes,
}: EvalRunOptions) {
  if (metric !== undefined && !isMetric(metric)) {
    const near = nearestOf(metric, Object.keys(metricNames))
    throw new AppError(
      'invalid-input',
      near === undefined
        ? say('“{name}” is no metric.', { name: metric })
        : say('“{name}” is no metric. Did you mean “{near}”?', { name: metric, near }),
    )
  }
  return {
    cases: { ...(split && { split }), ...(tag !== undefined && { tag }) },
    repeats: repeats ?? 1,
    assertions: assert === undefined ? [] : await assertionsOf(assert),
    ...(judge !== undefined && { judge: refOf(judge, (said) => new AppError('invalid-input', said)) }),
    ...(metric !== undefined && { metric }),
    limits: {
      ...(maxCalls !== undefined && { calls: maxCalls }),
      ...(maxTokens !== undefined && { tokens: maxTokens }),
      ...(maxMinutes !== undefined && { minutes: maxMinutes }),
    },
  }
}

const assertionsSchema = z.array(assertionSchema).max(20)

async function assertionsOf(path: string) {
  let value: unknown
  try {
    value = JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new AppError('invalid-input', say('The file {path} cannot be read.', { path }), { cause })
  }
  const list = (Array.isArray(value) ? value : [value]).map((one: unknown, at) =>
    typeof one === 'object' && one !== null ? { id: `a${at + 1}`, ...one } : one,
  )
  const read = assertionsSchema.safeParse(list)
  if (read.success) return read.data
  const [first] = read.error.issues
  throw new AppError(
    'invalid-input',
    say('{path}: {where}: {reason}', { path, where: (first?.path ?? []).join('.'), reason: first?.message ?? '' }),
  )
}

/** Collections by their names, chunkings over those of the live index. */
async function facetOf(vary: Vary, studio: Studio): Promise<Facet> {
  if (vary.kind === 'config' || vary.kind === 'without') return vary
  const { id: collectionId, chunking } = await studio.collections.get({ id: vary.collection })
  if (vary.kind === 'chunking')
    return {
      kind: 'chunking',
      collectionId,
      values: vary.values.map((value) => chunkingInput.parse({ ...chunking, ...value })),
    }
  return { kind: 'embedder', collectionId, values: vary.values.flatMap((ref) => ref ?? []) }
}

/** Runs to the end, or until Ctrl-C: what is under way then comes to its end and is kept. */
async function run(experimentId: string, io: CliIo, { studio }: CliServices): Promise<ExperimentDto> {
  await studio.evaluation.start({ experimentId })
  const stop = () =>
    void studio.evaluation.stop({ experimentId }).catch((error: unknown) => io.err(`${String(error)}\n`))
  io.signal.addEventListener('abort', stop, { once: true })
  try {
    for await (const event of studio.evaluation.events({ experimentId, lastEventId: '0' })) {
      if (event.type === 'cell') io.err(`\r${event.done} of ${event.total}`)
      else if (event.type === 'phase') io.err(`\r${event.phase} ${event.at + 1} of ${event.of}\n`)
    }
  } finally {
    io.signal.removeEventListener('abort', stop)
    io.err('\n')
  }
  const experiment = await studio.evaluation.get({ experimentId })
  if (experiment.error) throw errorOf(experiment.error)
  return experiment
}

function ended(experiment: ExperimentDto, { json }: { json?: boolean }, io: CliIo): ExitCode {
  const { id, name, state, metric, candidates, figures, confirmation, spent, progress, dataset } = experiment
  const names = new Map(candidates.map((one) => [one.id, one.name]))
  const named = (all: readonly CandidateFigures[]) =>
    all.map((one) => ({ candidate: names.get(one.candidateId) ?? '', ...one }))
  const scores = named(figures)
  const told = progress.sweep?.winnerId ?? candidates.at(-1)?.id
  const verdict = metric && (confirmation ?? figures).find(({ candidateId }) => candidateId === told)?.against?.[metric]
  if (json) {
    io.out(
      asJson({
        experiment: { id, name, dataset: dataset.name, version: dataset.version },
        state,
        metric,
        spent,
        scores,
        ...(confirmation && { confirmation: named(confirmation) }),
        progress,
      }),
    )
  } else {
    io.out(
      table(
        scores.filter(({ done }) => done > 0),
        metric,
      ),
    )
    if (progress.sweep?.winnerId) io.out(`best: ${names.get(progress.sweep.winnerId) ?? ''}\n`)
    if (confirmation) io.out(`on held-out cases:\n${table(named(confirmation), metric)}`)
    else if (progress.sweep?.confirmed) io.out('not confirmed: no cases were held out\n')
    if (verdict) io.out(`${verdictLine(verdict)}\n`)
  }
  if (io.signal.aborted) return exitCodes.interrupted
  if (state === 'capped') return exitCodes.capped
  return verdict?.comparable && verdict.verdict === 'worse' ? exitCodes.incomplete : exitCodes.ok
}

const number = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(3))

function verdictLine(result: PairedResult): string {
  if (!result.comparable) return `not comparable: ${result.reason}`
  const { verdict, difference, low, high, n, p } = result
  return `${verdict.replace('-', ' ')}: ${number(difference)} (${number(low)} to ${number(high)}), n ${n}, p ${p.toFixed(3)}`
}

function table(figures: readonly (CandidateFigures & { candidate: string })[], metric: MetricName | null): string {
  const names = [...new Set(figures.flatMap((one) => Object.keys(one.metrics)))].filter(isMetric)
  const ordered = metric ? [metric, ...names.filter((name) => name !== metric)] : names
  const head = ['candidate', 'cases', ...ordered]
  const lines = figures.map((one) => [
    one.candidate,
    String(one.done),
    ...ordered.map((name) => {
      const estimate = one.metrics[name]
      return estimate ? `${number(estimate.mean)} (${number(estimate.low)}–${number(estimate.high)})` : '–'
    }),
  ])
  const widths = head.map((_, at) => Math.max(...[head, ...lines].map((line) => line[at]?.length ?? 0)))
  const padded = [head, ...lines].map((line) =>
    line
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return `${padded.join('\n')}\n`
}

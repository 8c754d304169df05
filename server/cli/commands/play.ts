import { isDeepStrictEqual } from 'node:util'
import { AppError, type ErrorInfo, errorOf } from '@/pipeline/errors'
import type { ColumnFigures } from '@/pipeline/play/figures'
import { say } from '@/pipeline/said'
import type { GridDto } from '@/server/services/play/types'
import { type GridFile, readGridFile } from '../grid-file'
import { asJson } from '../print'
import { type CliIo, type CliServices, type ExitCode, exitCodes } from '../types'

export interface PlayOptions {
  json?: boolean
  resume?: boolean
}

/**
 * Plays the grid that a file describes, and prints the figures of each column. Ends with 3 when a column is below the
 * file's limit, or too much could not be judged.
 */
export async function playCommand(
  path: string,
  { json, resume }: PlayOptions,
  io: CliIo,
  services: CliServices,
): Promise<ExitCode> {
  const file = await readGridFile(path)
  const known = resume ? await gridNamed(file, services) : undefined
  const id = known ?? (await makeGrid(file, services))
  await setUp(id, file, services)
  const ended = await play(id, io, services)
  const grid = await services.studio.play.get({ id })
  const columns = grid.figures.map((figures) => ({ ...nameOf(grid, figures), ...judged(figures, file.limits) }))
  if (json) io.out(asJson({ grid: { id, name: grid.name }, state: ended, columns }))
  else io.out(table(columns))
  if (io.signal.aborted) return exitCodes.interrupted
  return columns.every(({ ok }) => ok) ? exitCodes.ok : exitCodes.incomplete
}

/** The newest grid of that name: one that an earlier call began. */
async function gridNamed({ name }: GridFile, { studio }: CliServices): Promise<string | undefined> {
  const grids = await studio.play.list({})
  return grids.find((grid) => grid.name === name)?.id
}

async function makeGrid(file: GridFile, { studio }: CliServices): Promise<string> {
  const { name, pipeline, node, prompt, dataset } = file
  const found = dataset && (await datasetNamed(dataset.name, studio))
  const { id } = await studio.play.create({
    name,
    ...(pipeline !== undefined && { pipelineId: pipeline }),
    ...(node !== undefined && { nodeId: node }),
    ...(prompt && { prompt }),
    ...(found && { datasetId: found }),
  })
  if (file.cases) {
    // A grid begins with the examples of its pipeline; this one has the file's cases and no others.
    const { rows, dataset: own } = await studio.play.get({ id })
    const ids = rows.map(({ caseId }) => caseId)
    if (ids.length > 0) await studio.datasets.deleteCases({ datasetId: own.id, ids })
  }
  return id
}

async function datasetNamed(name: string, studio: CliServices['studio']): Promise<string> {
  const datasets = await studio.datasets.list()
  const found = datasets.find(({ id }) => id === name) ?? datasets.find((one) => one.name === name)
  if (found) return found.id
  throw new AppError('not-found', say('There is no dataset “{name}”.', { name }))
}

/** Brings the grid to what the file says: cases, variants and settings. */
async function setUp(id: string, file: GridFile, { studio }: CliServices): Promise<void> {
  const { cases, dataset } = file
  const before = await studio.play.get({ id })
  if (cases) {
    const text = cases.map((one) => JSON.stringify(one)).join('\n')
    const files = [{ name: 'cases.jsonl', text }]
    await studio.datasets.import({ datasetId: before.dataset.id, format: 'jsonl', files })
  }
  const hidden = await variantsOf(before, file, studio)
  const { models, repeats, assertions, judge, select } = file
  await studio.play.change({
    id,
    revision: before.revision,
    setup: { models, repeats, assertions, judge: judge ?? null, cases: select, hidden },
    ...(dataset && { datasetVersion: dataset.version ?? before.dataset.newest }),
  })
}

/** Keeps the file's variants that are not there yet; gives those that it does not name. */
async function variantsOf(grid: GridDto, { variants }: GridFile, studio: CliServices['studio']): Promise<string[]> {
  if (variants.length === 0) return grid.variants.slice(1).map(({ id }) => id)
  const [drawn] = grid.variants
  const meant = new Set<string>()
  for (const { name, config: changes } of variants) {
    const config = { ...drawn?.config, ...changes }
    const same = grid.variants.find((one) => one.name === name && isDeepStrictEqual(one.config, config))
    const { id } = same ?? (await studio.play.addVariant({ gridId: grid.id, name, config }))
    meant.add(id)
  }
  return grid.variants.flatMap(({ id }) => (meant.has(id) ? [] : [id]))
}

/** Plays to the end, or until Ctrl-C: what is under way then comes to its end and is kept. */
async function play(id: string, io: CliIo, { studio }: CliServices): Promise<string> {
  const { total, left } = await studio.play.start({ id })
  if (left === 0) return 'done'
  io.err(`${total - left} of ${total} cells are done; ${left} are played.\n`)
  const stop = () => void studio.play.stop({ id }).catch((error: unknown) => io.err(`${String(error)}\n`))
  io.signal.addEventListener('abort', stop, { once: true })
  try {
    for await (const event of studio.play.events({ id, lastEventId: '0' })) {
      if (event.type !== 'ended') continue
      if (event.state === 'failed' && event.error) throw errorOf(event.error as ErrorInfo)
      return event.state
    }
  } finally {
    io.signal.removeEventListener('abort', stop)
  }
  return 'stopped'
}

/** How a column did against the limits. */
function judged(figures: ColumnFigures, { failUnder = 1, unjudgedAtMost }: GridFile['limits']) {
  const { passed, failed, unjudged, errors, done, total } = figures
  const asked = passed + failed
  const share = asked === 0 ? null : passed / asked
  const reasons = [
    ...(done < total ? ['not all cells are done'] : []),
    ...(errors > 0 ? ['cells ended with an error'] : []),
    ...(share !== null && share < failUnder ? ['too few pass'] : []),
    ...(done > 0 && unjudged / done > unjudgedAtMost ? ['too much could not be judged'] : []),
  ]
  return { ok: reasons.length === 0, passedShare: share, reasons, ...figures }
}
type Judged = ReturnType<typeof judged> & ReturnType<typeof nameOf>

const nameOf = ({ variants }: GridDto, { variantId }: ColumnFigures) => ({
  variant: variants.find(({ id }) => id === variantId)?.name ?? '',
})

const percent = (share: number | null) => (share === null ? '–' : `${Math.round(share * 100)} %`)

function table(columns: readonly Judged[]): string {
  const head = [
    'variant',
    'model',
    'passed',
    'share',
    'unjudged',
    'errors',
    'reused',
    'median ms',
    'tokens',
    'cost',
    '',
  ]
  const lines = columns.map((one) => [
    one.variant,
    one.model,
    `${one.passed} of ${one.passed + one.failed}`,
    percent(one.passedShare),
    String(one.unjudged),
    String(one.errors),
    String(one.reused),
    one.latencyMs ? String(Math.round(one.latencyMs.p50)) : '–',
    String(one.inputTokens + one.outputTokens),
    one.cost === null ? '–' : one.cost.toFixed(4),
    one.ok ? 'ok' : one.reasons.join(', '),
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

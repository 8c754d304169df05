/**
 * What a published endpoint costs beyond the calls it makes: `npm run bench:endpoint [-- --json]`. The built gateway
 * serves input → retriever (hybrid) → prompt template → model → output against an Ollama and a Qdrant that take no time,
 * beside a bare node:http handler that makes the same three calls; both are measured in turn, in the same run.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { percentile } from '@/pipeline/metrics/statistics'
import { bundleServer } from '../../scripts/lib/bundle-server.mjs'
import { type BenchRow, report } from '../lib/report'
import { type LoadOptions, type LoadResult, load, type Target } from './load'
import { processorMs, residentMB, startFloor, startGateway, startUpstream, stop, upstreamCalls } from './processes'
import { publishBench } from './published'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '8' },
    built: { type: 'boolean', default: false },
  },
})
const root = join(import.meta.dirname, '..', '..')
const rounds = Number(values.rounds)

interface Phase extends LoadOptions {
  name: string
}

/** Short slices and many of them: other work on the machine comes and goes within seconds and should meet both sides. */
const phases: Phase[] = [
  { name: '1', concurrency: 1, requests: 150 },
  { name: '16', concurrency: 16, requests: 750 },
  { name: '64', concurrency: 64, requests: 500 },
  { name: '1, streamed', concurrency: 1, requests: 100, stream: true },
]

const goals = { p50Ratio: 1.5, throughputRatio16: 0.6, ttftRatio: 1.5, rssMB: 300, failed: 0 }

type Side = 'floor' | 'telar'
interface Sum extends LoadResult {
  requests: number
  /** Processor time of the server, in milliseconds. */
  processorMs: number
}
const empty = (): Sum => ({ latencies: [], firstTokens: [], failed: 0, seconds: 0, requests: 0, processorMs: 0 })

function add(sum: Sum, result: LoadResult, usedMs: number): void {
  sum.processorMs += usedMs
  sum.latencies.push(...result.latencies)
  sum.firstTokens.push(...result.firstTokens)
  sum.failed += result.failed
  sum.seconds += result.seconds
  sum.requests += result.latencies.length
}

const perSecond = ({ requests, seconds }: Sum) => requests / seconds

function rowOf(side: Side, phase: Phase, sum: Sum): BenchRow {
  return {
    side,
    concurrency: phase.name,
    'p50 ms': percentile(sum.latencies, 0.5),
    'p95 ms': percentile(sum.latencies, 0.95),
    'p99 ms': percentile(sum.latencies, 0.99),
    'requests/s': Math.round(perSecond(sum)),
    'first token ms': sum.firstTokens.length > 0 ? Number(percentile(sum.firstTokens, 0.5).toPrecision(4)) : '–',
    'cpu ms/request': sum.processorMs / sum.requests,
    failed: sum.failed,
  }
}

interface Measured {
  sums: Map<string, Record<Side, Sum>>
  rssMB: number
  callsPerRequest: number
}

/** Both sides in turn, so that what else the machine does meets both. */
async function measure(
  targets: Record<Side, Target>,
  pids: Record<Side, number | undefined>,
  calls: () => Promise<number>,
): Promise<Measured> {
  const sums = new Map(phases.map(({ name }) => [name, { floor: empty(), telar: empty() }]))
  for (const target of Object.values(targets)) {
    // Until both run compiled code: a server runs for weeks.
    for (const stream of [false, true]) await load(target, { concurrency: 16, requests: 2000, stream })
  }
  await calls()
  let rssMB = 0
  let telarCalls = 0
  let telarRequests = 0
  for (let round = 0; round < rounds; round++) {
    for (const phase of phases) {
      for (const side of ['floor', 'telar'] as const) {
        const sum = sums.get(phase.name)?.[side]
        if (!sum) continue
        const before = processorMs(pids[side])
        const result = await load(targets[side], phase)
        add(sum, result, processorMs(pids[side]) - before)
        const made = await calls()
        if (side === 'telar') {
          telarCalls += made
          telarRequests += phase.requests
        }
        rssMB = Math.max(rssMB, residentMB(pids.telar))
      }
    }
  }
  return { sums, rssMB, callsPerRequest: telarCalls / telarRequests }
}

function summary({ sums, rssMB, callsPerRequest }: Measured) {
  const of = (phase: string, side: Side) => sums.get(phase)?.[side] ?? empty()
  const ratio = (phase: string, figure: (sum: Sum) => number) =>
    rounded(figure(of(phase, 'telar')) / figure(of(phase, 'floor')))
  const failed = [...sums.values()].reduce((all, { floor, telar }) => all + floor.failed + telar.failed, 0)
  return {
    p50Ratio: ratio('1', (sum) => percentile(sum.latencies, 0.5)),
    throughputRatio16: ratio('16', perSecond),
    ttftRatio: ratio('1, streamed', (sum) => percentile(sum.firstTokens, 0.5)),
    rssMB: Math.round(rssMB),
    failed,
    // The machine's other work distorts times but hardly this.
    processorRatio16: ratio('16', (sum) => sum.processorMs / sum.requests),
    throughputRatio64: ratio('64', perSecond),
    upstreamCallsPerRequest: rounded(callsPerRequest),
    goals,
  }
}

const rounded = (value: number) => Math.round(value * 1000) / 1000

async function main(): Promise<void> {
  // `--built` measures what lies in .build, for instance with a change tried out there.
  if (!values.built) await bundleServer()
  const dataFolder = await mkdtemp(join(tmpdir(), 'telar-bench-endpoint-'))
  const key = await publishBench(`file:${join(dataFolder, 'telar.db')}`)
  const upstream = await startUpstream()
  const { ollama, qdrant } = upstream.facts
  const floor = await startFloor(ollama, qdrant)
  const profile = process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : []
  const gateway = await startGateway(root, { TELAR_DATA: dataFolder, OLLAMA_URL: ollama, QDRANT_URL: qdrant }, profile)
  const targets: Record<Side, Target> = {
    floor: { url: floor.facts.url, headers: {} },
    telar: { url: `${gateway.url}/api/v1/endpoints/bench/runs`, headers: { authorization: `Bearer ${key}` } },
  }
  try {
    const measured = await measure(targets, { floor: floor.child.pid, telar: gateway.child.pid }, () =>
      upstreamCalls(upstream.child),
    )
    const rows = phases.flatMap((phase) => {
      const sums = measured.sums.get(phase.name)
      return sums ? [rowOf('floor', phase, sums.floor), rowOf('telar', phase, sums.telar)] : []
    })
    const document = summary(measured)
    report([...rows], document, values.json)
    if (!values.json) process.stdout.write(`${JSON.stringify(document, null, 1)}\n`)
    if (document.failed > 0) process.exitCode = 1
  } finally {
    await Promise.all([stop(gateway.child), stop(floor.child), stop(upstream.child)])
    await rm(dataFolder, { recursive: true, force: true })
  }
}

await main()

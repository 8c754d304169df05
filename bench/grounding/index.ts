import { Command, Option } from 'commander'
import { percentile } from '@/pipeline/metrics/statistics'
import { type BenchRow, report } from '../lib/report'
import { builtInClaims } from './built-in'
import { generate } from './generate'
import { type Judgement, judge } from './judge'
import { type Half, readSquad } from './squad'

interface Options {
  half: Half
  threshold?: number
  facts: 'bound' | 'anywhere'
  misses: boolean
  json: boolean
}

const rate = (judged: readonly Judgement[], supported: boolean): number =>
  judged.length === 0 ? Number.NaN : judged.filter((each) => each.supported === supported).length / judged.length

/** The share of each kind that is judged as it should be. */
function byKind(judged: readonly Judgement[], supported: boolean): Record<string, { rate: number; n: number }> {
  const kinds = [...new Set(judged.map(({ claim }) => `${claim.language} ${claim.kind}`))].sort()
  return Object.fromEntries(
    kinds.map((kind) => {
      const list = judged.filter(({ claim }) => `${claim.language} ${claim.kind}` === kind)
      return [kind, { rate: rate(list, supported), n: list.length }]
    }),
  )
}

async function main(path: string | undefined, options: Options): Promise<void> {
  const claims = path ? generate(readSquad(path, options.half)) : builtInClaims
  const { threshold, facts } = options
  const config = { facts, ...(threshold !== undefined && { threshold }) }
  const judged: Judgement[] = []
  for (const claim of claims) judged.push(await judge(claim, config))
  const kept = judged.filter(({ claim }) => claim.isTrue)
  const altered = judged.filter(({ claim }) => !claim.isTrue)
  if (options.misses) {
    for (const each of judged.filter(({ claim, supported }) => claim.isTrue !== supported)) {
      process.stdout.write(
        `${each.claim.isTrue ? 'LOST' : 'MISSED'} ${each.claim.kind}: ${each.claim.text} ${each.reasons}\n`,
      )
    }
  }
  const [trueByKind, alteredByKind] = [byKind(kept, true), byKind(altered, false)]
  const rows: BenchRow[] = [
    { claims: 'true, kept', kind: 'all', share: rate(kept, true), n: kept.length },
    ...Object.entries(trueByKind).map(([kind, { rate: share, n }]) => ({ claims: 'true, kept', kind, share, n })),
    { claims: 'altered, caught', kind: 'all', share: rate(altered, false), n: altered.length },
    ...Object.entries(alteredByKind).map(([kind, { rate: share, n }]) => ({
      claims: 'altered, caught',
      kind,
      share,
      n,
    })),
  ]
  const times = judged.map(({ milliseconds }) => milliseconds)
  const [p50Ms, p95Ms] = [percentile(times, 0.5), percentile(times, 0.95)]
  const document = {
    bench: 'grounding',
    set: path ?? 'built-in',
    n: claims.length,
    alteredCaught: rate(altered, false),
    trueKept: rate(kept, true),
    alteredCaughtByKind: alteredByKind,
    trueKeptByKind: trueByKind,
    p50Ms,
    p95Ms,
  }
  report(rows, document, false)
  process.stdout.write(`p50 ${p50Ms.toFixed(2)} ms, p95 ${p95Ms.toFixed(2)} ms a claim\n`)
  if (options.json) process.stdout.write(`${JSON.stringify(document)}\n`)
}

await new Command('bench:grounding')
  .description(
    'How many claims altered in one number, name or negation the check by words catches, and how many true ones it keeps.',
  )
  .argument('[squad]', 'a file in SQuAD layout to make claims from; without it a small set of our own is used')
  .addOption(new Option('--half <half>', 'which of its articles').choices(['all', 'dev', 'held-out']).default('all'))
  .addOption(new Option('--facts <where>', 'as the node has it').choices(['bound', 'anywhere']).default('bound'))
  .option('--threshold <share>', 'words that must match', Number)
  .option('--misses', 'print what was judged wrongly', false)
  .option('--json', 'print one JSON document as the last line', false)
  .action(main)
  .parseAsync()

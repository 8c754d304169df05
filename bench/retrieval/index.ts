import { Command, InvalidArgumentError, Option } from 'commander'
import type { SearchMode } from '@/server/capabilities/vector-store'
import { type AnalyserLanguage, analyserLanguages } from '@/server/knowledge/analyser'
import { report } from '../lib/report'
import { readBeir } from './beir'
import { openStore, type StoreKind, storeKinds } from './open-store'
import { runBeir } from './run-beir'
import { runCommit } from './run-commit'
import { runSynthetic } from './run-synthetic'

interface Options {
  mode?: SearchMode
  store: StoreKind
  url?: string
  apiKey?: string
  language: AnalyserLanguage | 'auto'
  weights?: { dense: number; sparse: number }
  synthetic?: number
  commit?: number
  json: boolean
}

const modes: SearchMode[] = ['sparse', 'dense', 'hybrid']

async function main(folder: string | undefined, options: Options): Promise<void> {
  const open = await openStore(options.store, options.url, options.apiKey)
  try {
    const asked = options.mode ? [options.mode] : modes
    if (options.synthetic) {
      const rows = await runSynthetic(open, options.synthetic, asked)
      report(rows, { bench: 'retrieval-latency', results: rows }, options.json)
      return
    }
    if (options.commit) {
      const row = await runCommit(open, options.commit)
      report([row], { bench: 'commit', ...row }, options.json)
      return
    }
    if (!folder) throw new Error('Name a folder in BEIR layout, or --synthetic <points>, or --commit <chunks>.')
    const set = await readBeir(folder)
    const rows = []
    for (const mode of asked) {
      rows.push(await runBeir(set, open, { mode, language: options.language, weights: options.weights }))
    }
    report(rows, rows.length === 1 ? { folder, ...rows[0] } : { folder, results: rows }, options.json)
  } finally {
    await open.close()
  }
}

/** `1,2`: the weight of the dense branch, then of the sparse one. */
function readWeights(text: string): { dense: number; sparse: number } {
  const [dense = Number.NaN, sparse = Number.NaN, ...more] = text.split(',').map(Number)
  if (more.length > 0 || !(dense >= 0) || !(sparse >= 0)) throw new InvalidArgumentError('Two numbers, like 1,2.')
  return { dense, sparse }
}

await new Command('bench:retrieval')
  .description('Quality and speed of search: nDCG@10, MRR@10, recall@5, @10 and @100, pass@10, p50 query time.')
  .argument('[folder]', 'corpus.jsonl, queries.jsonl and qrels/test.tsv')
  .addOption(new Option('--mode <mode>', 'how to search; all modes when absent').choices(modes))
  .addOption(new Option('--store <store>', 'which store').choices(storeKinds).default('embedded'))
  .option('--url <url>', 'a running Qdrant; without it --store qdrant uses the double')
  .option('--api-key <key>', 'key of that Qdrant')
  .addOption(
    new Option('--language <language>', 'how texts are analysed; auto: each in its own language')
      .choices([...analyserLanguages, 'auto'])
      .default('en'),
  )
  .option('--weights <dense,sparse>', 'weights of the branches of a hybrid search', readWeights)
  .option('--synthetic <points>', 'measure latency over generated points instead', Number)
  .option('--commit <chunks>', 'measure replacing a document of so many chunks under load instead', Number)
  .option('--json', 'print one JSON document as the last line', false)
  .action(main)
  .parseAsync()

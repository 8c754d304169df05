import { Command, Option } from 'commander'
import type { SearchMode } from '@/server/capabilities/vector-store'
import { type AnalyserLanguage, analyserLanguages } from '@/server/knowledge/analyser'
import { report } from '../lib/report'
import { readBeir } from './beir'
import { openStore, type StoreKind, storeKinds } from './open-store'
import { runBeir } from './run-beir'
import { runSynthetic } from './run-synthetic'

interface Options {
  mode?: SearchMode
  store: StoreKind
  url?: string
  apiKey?: string
  language: AnalyserLanguage
  synthetic?: number
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
    if (!folder) throw new Error('Name a folder in BEIR layout, or --synthetic <points>.')
    const set = await readBeir(folder)
    const rows = []
    for (const mode of asked) rows.push(await runBeir(set, open, mode, options.language))
    report(rows, rows.length === 1 ? { folder, ...rows[0] } : { folder, results: rows }, options.json)
  } finally {
    await open.close()
  }
}

await new Command('bench:retrieval')
  .description('Quality and speed of search: nDCG@10, MRR@10, recall@5 and @100, p50 query time.')
  .argument('[folder]', 'corpus.jsonl, queries.jsonl and qrels/test.tsv')
  .addOption(new Option('--mode <mode>', 'how to search; all modes when absent').choices(modes))
  .addOption(new Option('--store <store>', 'which store').choices(storeKinds).default('embedded'))
  .option('--url <url>', 'a running Qdrant; without it --store qdrant uses the double')
  .option('--api-key <key>', 'key of that Qdrant')
  .addOption(new Option('--language <language>', 'how texts are analysed').choices(analyserLanguages).default('en'))
  .option('--synthetic <points>', 'measure latency over generated points instead', Number)
  .option('--json', 'print one JSON document as the last line', false)
  .action(main)
  .parseAsync()

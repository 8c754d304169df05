import { join } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { type FusionSetting, fusionSettings } from '@/pipeline/search'
import type { SearchMode } from '@/server/capabilities/vector-store'
import { type AnalyserLanguage, analyserLanguages } from '@/server/knowledge/analyser'
import { report } from '../lib/report'
import { readBeir } from './beir'
import { readCross, readMixed, readPair } from './cross'
import { type EmbedderName, embedderNames, openEmbedder } from './embedders'
import { type OpenStore, openStore, type StoreKind, storeKinds } from './open-store'
import { type BeirOptions, runBeir } from './run-beir'
import { runCommit } from './run-commit'
import { runMixed } from './run-mixed'
import { runSynthetic } from './run-synthetic'

interface Options {
  mode?: SearchMode
  store: StoreKind
  url?: string
  apiKey?: string
  language: AnalyserLanguage | 'auto'
  fusion: FusionSetting
  denseShare?: number
  embedder: EmbedderName
  cross?: { questions: string; passages: string }
  mixed?: { questions: string; passages: string }
  weights?: { dense: number; sparse: number }
  prefer: boolean
  synthetic?: number
  commit?: number
  json: boolean
}

/** Where the two files of --cross and --mixed are unless a folder is named: beside the checkout. */
const xquad = join(import.meta.dirname, '../../../shared/data/qa')

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
    const { language, weights, denseShare, prefer } = options
    // Weights are those of ranks; they went without naming a fusion before there were others.
    const fusion = weights && options.fusion === 'auto' ? 'rrf' : options.fusion
    const embedder = await openEmbedder(options.embedder)
    if (options.cross || options.mixed) {
      // Each text by the analyser of the language that is found in it, as a collection does.
      const mode = options.mode ?? 'hybrid'
      await acrossLanguages(open, folder ?? xquad, options, {
        mode,
        language: 'auto',
        weights,
        fusion,
        denseShare,
        embedder,
        prefer,
      })
      return
    }
    if (!folder)
      throw new Error(
        'Name a folder in BEIR layout, or --cross es-en, --mixed es-en, --synthetic <points>, --commit <chunks>.',
      )
    const set = await readBeir(folder)
    const rows = []
    for (const mode of asked) {
      rows.push(await runBeir(set, open, { mode, language, weights, fusion, denseShare, embedder, prefer }))
    }
    report(rows, rows.length === 1 ? { folder, ...rows[0] } : { folder, results: rows }, options.json)
  } finally {
    await open.close()
  }
}

async function acrossLanguages(
  open: OpenStore,
  folder: string,
  { cross, mixed, json }: Options,
  how: BeirOptions,
): Promise<void> {
  if (mixed) {
    const row = await runMixed(readMixed(folder, mixed), open, how)
    report([row], { folder, mixed: `${mixed.questions}-${mixed.passages}`, ...row }, json)
  }
  if (cross) {
    const row = await runBeir(readCross(folder, cross), open, how)
    const measured = { ...row, crossRecall5: row.recall5 }
    report([measured], { folder, cross: `${cross.questions}-${cross.passages}`, ...measured }, json)
  }
}

/** `1,2`: the weight of the dense branch, then of the sparse one. */
function readWeights(text: string): { dense: number; sparse: number } {
  const [dense = Number.NaN, sparse = Number.NaN, ...more] = text.split(',').map(Number)
  if (more.length > 0 || !(dense >= 0) || !(sparse >= 0)) throw new InvalidArgumentError('Two numbers, like 1,2.')
  return { dense, sparse }
}

function readShare(text: string): number {
  const share = text.trim() === '' ? Number.NaN : Number(text)
  if (!(share >= 0 && share <= 1)) throw new InvalidArgumentError('A number from 0 to 1.')
  return share
}

await new Command('bench:retrieval')
  .description('Quality and speed of search: nDCG@10, MRR@10, recall@5, @10 and @100, pass@10, p50 query time.')
  .argument(
    '[folder]',
    'corpus.jsonl, queries.jsonl and qrels/test.tsv; with --cross and --mixed the folder of both XQuAD files',
  )
  .addOption(new Option('--mode <mode>', 'how to search; all modes when absent').choices(modes))
  .addOption(new Option('--store <store>', 'which store').choices(storeKinds).default('embedded'))
  .option('--url <url>', 'a running Qdrant; without it --store qdrant uses the double')
  .option('--api-key <key>', 'key of that Qdrant')
  .addOption(
    new Option('--language <language>', 'how texts are analysed; auto: each in its own language')
      .choices([...analyserLanguages, 'auto'])
      .default('en'),
  )
  .addOption(
    new Option('--fusion <fusion>', 'how a hybrid search joins its lists').choices(fusionSettings).default('auto'),
  )
  .option('--dense-share <share>', 'what the dense list counts in --fusion score, 0 to 1', readShare)
  .option('--weights <dense,sparse>', 'weights of the branches in --fusion rrf', readWeights)
  .option('--prefer', 'prefer what the question names', false)
  .addOption(new Option('--embedder <name>', 'the built-in embedder').choices(embedderNames).default(embedderNames[0]))
  .option('--cross <questions-passages>', 'questions of one language over passages of another, like es-en', readPair)
  .option('--mixed <questions-passages>', 'the same where half of the passages are in the other language', readPair)
  .option('--synthetic <points>', 'measure latency over generated points instead', Number)
  .option('--commit <chunks>', 'measure replacing a document of so many chunks under load instead', Number)
  .option('--json', 'print one JSON document as the last line', false)
  .action(main)
  .parseAsync()

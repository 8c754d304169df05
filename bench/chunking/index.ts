import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { report } from '../lib/report'
import { readBeir } from '../retrieval/beir'
import { readData } from './data'
import { type RankingResult, runRanking } from './run-ranking'
import { runVariant, type VariantResult } from './run-variant'
import { type Variant, variants } from './variants'

interface Options {
  top: number
  budget: number
  only?: string
  json: boolean
}

async function main(folder: string, options: Options): Promise<void> {
  const chosen = variants.filter(({ name }) => !options.only || name.includes(options.only))
  await (existsSync(join(folder, 'corpus.jsonl')) ? rankings(folder, chosen, options) : spans(folder, chosen, options))
}

async function rankings(folder: string, chosen: readonly Variant[], { json }: Options): Promise<void> {
  const set = await readBeir(folder)
  const results: RankingResult[] = []
  for (const variant of chosen) {
    if (variant.chunking.strategy !== 'semantic') results.push(await runRanking(variant, set))
  }
  report(results, { bench: 'chunking-ranking', queries: set.queries.length, results }, json)
}

async function spans(folder: string, chosen: readonly Variant[], { top, budget, json }: Options): Promise<void> {
  const data = await readData(folder)
  const results: VariantResult[] = []
  for (const variant of chosen) results.push(await runVariant(variant, data, { top, budget }))
  const facts = { corpora: data.corpora.map(({ id }) => id), questions: data.questions.length, top, budget }
  process.stdout.write(`${facts.corpora.join(', ')}: ${facts.questions} questions, ${top} passages\n\n`)
  report(results, { bench: 'chunking', ...facts, results }, json)
}

await new Command('bench:chunking')
  .description('Recall, precision and intersection over union of characters, by chunking settings.')
  .argument(
    '<folder>',
    'corpora/*.md and questions.csv with exact spans; or corpus.jsonl, queries.jsonl and qrels/test.tsv',
  )
  .option('--top <n>', 'passages retrieved for each question', Number, 5)
  .option('--budget <characters>', 'characters that the best passages may fill', Number, 4_000)
  .option('--only <text>', 'only settings whose name has this text')
  .option('--json', 'print one JSON document as the last line', false)
  .action(main)
  .parseAsync()

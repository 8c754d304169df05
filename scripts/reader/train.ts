/**
 * Trains the built-in reader's weights: `npx tsx scripts/reader/train.ts <shown.jsonl> <squad.json>`, by hand, some
 * minutes. The first file is what `npm run bench:reader -- <squad.json> --shown <shown.jsonl>` writes: each question with
 * the passages that reader would see. Same files, same weights.
 *
 * Three models, one upon the other: which sentence, which span in the best sentences, and whether the sources answer. What
 * one gives to the next while training is always what a model says that was not trained on that article.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { answerRow } from '@/server/adapters/built-in/reader/answer-features'
import { type AnswerModel, answerScore } from '@/server/adapters/built-in/reader/answer-model'
import { type BoostedTrees, scoreOf } from '@/server/adapters/built-in/reader/boosted-trees'
import {
  candidateRows,
  candidateSpans,
  type FoundSpan,
  quoted,
  type RankedSentence,
  rankRows,
  searched,
  summary,
} from '@/server/adapters/built-in/reader/find'
import { loadMeaning } from '@/server/adapters/built-in/reader/load-model'
import type { ReaderModel } from '@/server/adapters/built-in/reader/model-file'
import { sentenceFeatures } from '@/server/adapters/built-in/reader/sentence-features'
import { spanFeatures } from '@/server/adapters/built-in/reader/span-features'
import { type BoostOptions, boost } from './boost'
import { calibrate } from './calibrate'
import { bestF1, holds, isMarked, readSamples, type Sample } from './data'
import { trainAnswer } from './train-answer'

const sentenceOptions: BoostOptions = {
  loss: 'softmax',
  trees: 120,
  depth: 3,
  rate: 0.1,
  lambda: 2,
  least: 1,
  sample: 0.7,
  columns: 0.5,
  seed: 1,
}
const spanOptions: BoostOptions = {
  loss: 'squared',
  trees: 140,
  depth: 4,
  rate: 0.15,
  lambda: 5,
  least: 20,
  sample: 0.4,
  columns: 0.4,
  seed: 2,
}
/** One in so many spans that share no word with the answer is learnt from. */
const sparse = 3
/** So many of the answerable questions may be met with silence. */
const silence = Number(process.env.TELAR_READER_SILENCE ?? 0.06)

const [shownPath = '', squadPath = ''] = process.argv.slice(2)
const started = performance.now()
const say = (text: string) =>
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${text}\n`)

interface Known extends Sample {
  at: number
  rows: ReturnType<typeof candidateRows>
  marked: Sample['marked']
  yes: boolean[]
}

const samples = readSamples(shownPath, squadPath, await loadMeaning()).map((sample, at): Known => {
  const rows = candidateRows(sample.evidence)
  return { ...sample, at, rows, yes: rows.map(({ sentence }) => isMarked(sample, sentence.text)) }
})
const articles = [...new Set(samples.map(({ article }) => article))]
say(`${samples.length} questions of ${articles.length} articles read`)

function flat(rows: readonly Float32Array[]): Float32Array {
  const width = rows[0]?.length ?? 0
  const values = new Float32Array(rows.length * width)
  for (const [at, row] of rows.entries()) values.set(row, at * width)
  return values
}

class Builder {
  private readonly rows: Float32Array[] = []
  private readonly targets: number[] = []
  private readonly groups: number[] = []
  constructor(private readonly features: readonly string[]) {}
  add(row: Float32Array, target: number, group: number): void {
    this.rows.push(row)
    this.targets.push(target)
    this.groups.push(group)
  }
  boost(options: BoostOptions): BoostedTrees {
    return boost(
      {
        features: this.features,
        values: flat(this.rows),
        targets: Float32Array.from(this.targets),
        groups: Int32Array.from(this.groups),
      },
      options,
    )
  }
}

function trainSentences(of: readonly Known[]): BoostedTrees {
  const builder = new Builder(sentenceFeatures)
  for (const { rows, yes, at } of of) {
    if (!yes.some(Boolean)) continue
    for (const [place, { row }] of rows.entries()) builder.add(row, yes[place] ? 1 : 0, at)
  }
  return builder.boost(sentenceOptions)
}

function trainSpans(of: readonly Known[], rank: (sample: Known) => RankedSentence[]): BoostedTrees {
  const builder = new Builder(spanFeatures)
  for (const sample of of) {
    const ranked = rank(sample)
    const yes = ranked.slice(0, searched).map(({ sentence }) => isMarked(sample, sentence.text))
    if (!yes.some(Boolean)) continue
    for (const { text, span, row, sentence } of candidateSpans(sample.evidence, ranked)) {
      const f1 = bestF1(text, sample.wanted)
      if (f1 === 0 && (span.from * 7 + span.to + sample.at) % sparse !== 0) continue
      // The same words elsewhere are neither right nor wrong.
      if (f1 === 0 || yes[sentence]) builder.add(row, f1, sample.at)
    }
  }
  return builder.boost(spanOptions)
}

function read(sample: Known, ranked: readonly RankedSentence[], model: BoostedTrees) {
  const spans: FoundSpan[] = candidateSpans(sample.evidence, ranked)
    .map((one) => ({ ...one, score: scoreOf(model, one.row) }))
    .sort((a, b) => b.score - a.score)
  const found = summary(ranked, spans)
  const said = found ? quoted(ranked, found) : []
  return {
    sample,
    row: found ? answerRow(sample.evidence, found) : undefined,
    span: spans[0]?.text ?? '',
    said: said.length,
    first: holds(ranked[0]?.sentence.text ?? '', sample.golds),
    right: said.some(({ sentence }) => holds(sentence.text, sample.golds)),
  }
}
type Read = ReturnType<typeof read>

const trainedOn = (of: readonly Read[]): AnswerModel =>
  trainAnswer(of.flatMap(({ sample, row }) => (row ? [{ row, answerable: sample.answerable }] : [])))

const without = <T extends { article: string }>(all: readonly T[], article: string) =>
  all.filter((one) => one.article !== article)

const sentenceModels = new Map(articles.map((article) => [article, trainSentences(without(samples, article))]))
say('sentences')
const rankApart = new Map(
  samples.map((sample) => [sample.at, rankRows(sample.rows, model(sentenceModels, sample.article))]),
)
const ranked = ({ at }: Known) => rankApart.get(at) ?? []
const spanModels = new Map(articles.map((article) => [article, trainSpans(without(samples, article), ranked)]))
say('spans')
const reads = samples.map((sample) => read(sample, ranked(sample), model(spanModels, sample.article)))
const scores = new Map<number, number>()
for (const article of articles) {
  const answer = trainedOn(reads.filter(({ sample }) => sample.article !== article))
  for (const { sample, row } of reads) {
    if (sample.article === article) scores.set(sample.at, row ? answerScore(answer, row) : -9)
  }
}
say('answers')

function model(models: ReadonlyMap<string, BoostedTrees>, article: string): BoostedTrees {
  const found = models.get(article)
  if (!found) throw new Error(`No model for ${article}`)
  return found
}

const scoreAt = ({ sample }: Read) => scores.get(sample.at) ?? -9
const answerable = reads.filter(({ sample }) => sample.answerable)
const unanswerable = reads.filter(({ sample }) => !sample.answerable)
const sorted = answerable.map(scoreAt).sort((a, b) => a - b)
const threshold = Number((sorted[Math.floor(silence * sorted.length)] ?? 0).toPrecision(5))
const share = (of: readonly Read[], test: (one: Read) => boolean) =>
  Number((of.filter(test).length / Math.max(1, of.length)).toFixed(4))
const answered = (one: Read) => scoreAt(one) >= threshold
function figuresOf(within: (one: Read) => boolean): Record<string, number> {
  const yes = answerable.filter(within)
  const no = unanswerable.filter(within)
  const f1 = yes.reduce((sum, one) => sum + (answered(one) ? bestF1(one.span, one.sample.golds) : 0), 0) / yes.length
  return {
    contains: share(yes, (one) => answered(one) && one.right),
    containsFirst: share(yes, (one) => answered(one) && one.first),
    f1: Number(f1.toFixed(4)),
    abstainedAnswerable: share(yes, (one) => !answered(one)),
    abstainedUnanswerable: share(no, (one) => !answered(one)),
    sentences: Number((yes.reduce((sum, { said }) => sum + said, 0) / yes.length).toFixed(2)),
  }
}
for (const article of articles)
  say(`${article}: ${JSON.stringify(figuresOf(({ sample }) => sample.article === article))}`)
const figures = figuresOf(() => true)
say(`all: ${JSON.stringify(figures)}`)
for (const part of [0.03, 0.05, 0.07, 0.09, 0.12, 0.15]) {
  const least = sorted[Math.floor(part * sorted.length)] ?? 0
  const silent = share(unanswerable, (one) => scoreAt(one) < least)
  const right = share(answerable, (one) => scoreAt(one) >= least && one.right)
  say(`  silent on ${part} of the answerable: on ${silent} of the unanswerable, contains ${right}`)
}

const whole: ReaderModel = {
  about: {
    data: `${basename(squadPath)}: ${articles.join(', ')}; SQuAD 2.0, Rajpurkar, Jia and Liang 2018 (weights only, no text)`,
    sha256: createHash('sha256').update(readFileSync(squadPath)).digest('hex'),
    licence: 'data CC BY-SA 4.0',
    date: new Date().toISOString().slice(0, 10),
    by: 'scripts/reader/train.ts',
    leaveOneArticleOut: figures,
  },
  sentence: trainSentences(samples),
  span: trainSpans(samples, ranked),
  answer: trainedOn(reads),
  threshold,
  calibration: calibrate(reads.map((one) => ({ score: scoreAt(one), right: one.right && one.sample.answerable }))),
}
const path = join('server', 'adapters', 'built-in', 'reader', 'weights.json')
writeFileSync(path, `${JSON.stringify(whole)}\n`)
say(`written: ${path}`)

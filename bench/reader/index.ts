import { createWriteStream } from 'node:fs'
import { basename } from 'node:path'
import { Command } from 'commander'
import { report } from '../lib/report'
import { type Asked, measure } from './measure'
import { openReader } from './open-reader'
import { readSquad } from './squad'

interface Options {
  articles?: string[]
  without?: string[]
  shown?: string
  json: boolean
}

const plain = (title: string) => title.replaceAll('_', ' ')

async function main(path: string, { articles: only, without = [], shown, json }: Options): Promise<void> {
  const all = readSquad(path)
  const left = new Set(without.map(plain))
  const articles = all.filter(({ title }) => !left.has(title) && (!only || only.map(plain).includes(title)))
  const out = shown ? createWriteStream(shown) : undefined
  const reader = await openReader()
  const asked: Asked[] = []
  try {
    for (const article of articles) {
      const ask = await reader.index(article)
      for (const question of article.questions) {
        const reply = await ask(question.text)
        asked.push({ article: article.title, question, reply })
        out?.write(`${JSON.stringify({ article: article.title, ...question, shown: reply.shown })}\n`)
      }
    }
  } finally {
    out?.end()
    await reader.close()
  }
  const row = (name: string, of: readonly Asked[]) => {
    const { riskCoverage, ...figures } = measure(of)
    return { article: name, ...figures, aurc: riskCoverage?.aurc ?? '' }
  }
  const rows = articles.map(({ title }) =>
    row(
      title,
      asked.filter(({ article }) => article === title),
    ),
  )
  const total = row('all', asked)
  const file = basename(path)
  report([...(rows.length > 1 ? rows : []), total], { bench: 'reader', file, ...measure(asked), articles: rows }, json)
}

await new Command('bench:reader')
  .description(
    'The built-in reader on whole articles: retrieval over all paragraphs, then the reader. Shares of questions, p50 of a whole run in ms.',
  )
  .argument('<file>', 'questions in the layout of SQuAD 1.1 or 2.0')
  .option('--articles <titles...>', 'only these')
  .option('--without <titles...>', 'all but these')
  .option('--shown <file>', 'write each question with the passages the reader was shown, as JSON lines')
  .option('--json', 'print one JSON document as the last line', false)
  .action(main)
  .parseAsync()

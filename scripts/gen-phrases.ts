import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import { z } from 'zod'
import { issueTable } from '../pipeline/issue'
import { collectPhrases } from './phrases/collect-phrases'

/**
 * Keeps `messages/phrases.es.json` in step with what the server says: adds what is new with an empty translation to be
 * written, drops what nobody says any more. With `--check`, names what is missing, left over or has other facts.
 */
const root = join(import.meta.dirname, '..')
const path = join(root, 'messages', 'phrases.es.json')
const folders = ['nodes', 'pipeline', 'server', 'sources']
/** What is only ever said in a terminal. */
const terminal = /^server\/(cli|http)\//

function said(): Set<string> {
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  const sources = files.filter((name) => /\.ts$/.test(name) && !/\.(test|gen)\.ts$/.test(name) && !terminal.test(name))
  const fixes = Object.values(issueTable).map(({ fix }) => fix)
  return new Set([...fixes, ...sources.flatMap((name) => collectPhrases(name, readFileSync(join(root, name), 'utf8')))])
}

/** The names of the facts in a template, in one order; a template without facts may be no message format. */
function factsOf(text: string): string {
  try {
    const names = namesIn(new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst())
    return [...new Set(names)].sort().join(' ')
  } catch {
    return ''
  }
}

const LITERAL = 0
type Elements = ReturnType<IntlMessageFormat['getAst']>

const namesIn = (elements: Elements): string[] =>
  elements.flatMap((element) => [
    ...('value' in element && element.type !== LITERAL ? [element.value] : []),
    ...('options' in element ? Object.values(element.options).flatMap(({ value }) => namesIn(value)) : []),
  ])

const phrases = said()
const stored = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(path, 'utf8')))
const translations = new Map(Object.entries(stored))

if (process.argv.includes('--check')) {
  const problems = [
    ...[...phrases].filter((text) => !translations.get(text)?.trim()).map((text) => `not translated: ${text}`),
    ...[...translations.keys()].filter((text) => !phrases.has(text)).map((text) => `nobody says: ${text}`),
    ...[...translations]
      .filter(([text, translation]) => translation !== '' && factsOf(text) !== factsOf(translation))
      .map(([text, translation]) => `other facts: ${text} → ${translation}`),
  ]
  for (const problem of problems) console.error(problem)
  if (problems.length > 0)
    console.error('messages/phrases.es.json: run npm run gen:phrases, then write what is missing')
  process.exit(problems.length === 0 ? 0 : 1)
}
const kept = Object.fromEntries([...phrases].sort().map((text) => [text, translations.get(text) ?? '']))
writeFileSync(path, `${JSON.stringify(kept, null, 2)}\n`)

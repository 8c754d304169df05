import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { z } from 'zod'
import { issueTable } from '../pipeline/issue'
import { factsOf } from './lib/facts-of'

/**
 * Keeps `messages/phrases.es.json` in step with the templates in the code: adds what is new with an empty translation to be
 * written, drops what nobody says any more. With `--check`, names what is missing, left over or has other facts.
 */
const root = join(import.meta.dirname, '..')
const path = join(root, 'messages', 'phrases.es.json')
const folders = ['nodes', 'pipeline', 'server', 'sources']
/** What is only ever said in a terminal. */
const terminal = /^server\/(cli|http)\//

/** The templates of `say` and the texts of `sentence` in a source file. */
function templatesIn(name: string): string[] {
  const source = ts.createSourceFile(name, readFileSync(join(root, name), 'utf8'), ts.ScriptTarget.Latest)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      ts.isIdentifier(node.expression) &&
      /^(say|sentence)$/.test(node.expression.text)
    ) {
      const [template] = node.arguments
      if (template && ts.isStringLiteralLike(template)) found.push(template.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function templates(): Set<string> {
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  const sources = files.filter((name) => /\.ts$/.test(name) && !/\.(test|gen)\.ts$/.test(name) && !terminal.test(name))
  const fixes = Object.values(issueTable).map(({ fix }) => fix)
  return new Set([...fixes, ...sources.flatMap(templatesIn)].sort())
}

const said = templates()
const stored = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(path, 'utf8')))
const translations = new Map(Object.entries(stored))

if (process.argv.includes('--check')) {
  const problems = [
    ...[...said].filter((text) => !translations.get(text)?.trim()).map((text) => `not translated: ${text}`),
    ...[...translations.keys()].filter((text) => !said.has(text)).map((text) => `nobody says: ${text}`),
    ...[...translations]
      .filter(([text, translation]) => translation !== '' && factsOf(text) !== factsOf(translation))
      .map(([text, translation]) => `other facts: ${text} → ${translation}`),
  ]
  for (const problem of problems) console.error(problem)
  if (problems.length > 0)
    console.error('messages/phrases.es.json: run npm run gen:phrases, then write what is missing')
  process.exit(problems.length === 0 ? 0 : 1)
}
const kept = Object.fromEntries([...said].map((text) => [text, translations.get(text) ?? '']))
writeFileSync(path, `${JSON.stringify(kept, null, 2)}\n`)

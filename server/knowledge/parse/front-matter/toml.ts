import { isCollection, isScalar, parseDocument } from 'yaml'
import { say } from '@/pipeline/said'
import type { Facts } from './facts'
import type { ReadBlock } from './read-front-matter'

/** Lists may go over lines. */
const MAX_LIST_LINES = 200
const assignment = /^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=\s*(.*)$/

/**
 * Reads front matter in TOML (toml.io, 1.0): values, lists and tables. Single values and lists are written as in YAML;
 * what is written otherwise stays the text it is. Undefined for a block without any value.
 */
export function readToml(source: string, facts: Facts): ReadBlock {
  const lines = source.split('\n')
  let table: string[] = []
  let read = 0
  const unread: number[] = []
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const header = /^\s*\[+\s*([^[\]]+?)\s*\]+\s*(?:#.*)?$/.exec(line)?.[1]
    const pair = assignment.exec(line)
    if (/^\s*(#|$)/.test(line)) continue
    if (header !== undefined) table = namesOf(header)
    else if (pair) {
      const path = [...table, ...namesOf(pair[1] ?? '')]
      at = readValue(path, pair[2] ?? '', lines, { at, facts })
      read++
    } else unread.push(at + 2)
  }
  if (read === 0) return undefined
  const warnings =
    unread.length === 0
      ? []
      : [
          say('The front matter is not valid TOML (line {line}); its values were read as far as they go.', {
            line: unread[0] ?? 0,
          }),
        ]
  return { isWhole: unread.length === 0, warnings }
}

const namesOf = (key: string) =>
  key.match(/[\w-]+|"[^"]*"|'[^']*'/g)?.map((name) => name.replace(/^["']|["']$/g, '')) ?? []

/** Reads the value that begins on line `at`, and says on which it ends. */
function readValue(
  path: readonly string[],
  start: string,
  lines: readonly string[],
  { at, facts }: { at: number; facts: Facts },
): number {
  const quotes = /^("""|''')/.exec(start)?.[1]
  if (quotes) return readLongText(path, { start: start.slice(3), quotes }, lines, { at, facts })
  let value = start
  for (let end = at; end < Math.min(lines.length, at + MAX_LIST_LINES); end++) {
    if (end > at) value += `\n ${lines[end] ?? ''}`
    const document = parseDocument(value, { logLevel: 'silent' })
    if (document.errors.length === 0 && (isScalar(document.contents) || isCollection(document.contents))) {
      facts.add(path, document.contents, value)
      return end
    }
    if (!start.startsWith('[')) break
  }
  facts.set(path, start.trim() === '' ? undefined : start.trim())
  return at
}

function readLongText(
  path: readonly string[],
  { start, quotes }: { start: string; quotes: string },
  lines: readonly string[],
  { at, facts }: { at: number; facts: Facts },
): number {
  const text: string[] = []
  for (let end = at; end < lines.length; end++) {
    const line = end === at ? start : (lines[end] ?? '')
    const close = line.indexOf(quotes)
    text.push(close < 0 ? line : line.slice(0, close))
    if (close < 0 && end < lines.length - 1) continue
    const said = text.join('\n').trim()
    facts.set(path, said === '' ? undefined : said)
    return end
  }
  return at
}

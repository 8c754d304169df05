import { isMap, parseDocument } from 'yaml'
import type { Metadata } from '@/pipeline/chunk'
import { type Said, say } from '@/pipeline/said'
import { Facts } from './facts'
import { readToml } from './toml'

export interface FrontMatter {
  /** Where the block of facts ends; 0 when there is none. */
  end: number
  /** Whether all of it became metadata; what did not has to stay in the text. */
  isWhole: boolean
  metadata: Metadata
  warnings: Said[]
}

const yamlBlock = /^---[ \t]*\n(?:([\s\S]*?)\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)/
const tomlBlock = /^\+\+\+[ \t]*\n(?:([\s\S]*?)\n)?\+\+\+[ \t]*(?:\n|$)/
const LONGEST = 256 * 1024
const options = { uniqueKeys: false, logLevel: 'silent', prettyErrors: true } as const

/** Reads the facts before a Markdown text: YAML between lines of `---`, or TOML between lines of `+++`. */
export function readFrontMatter(source: string): FrontMatter {
  const none = { end: 0, isWhole: true, metadata: {}, warnings: [] }
  const yaml = yamlBlock.exec(source)
  const found = yaml ?? tomlBlock.exec(source)
  if (!found || found[0].length > LONGEST) return none
  const facts = new Facts()
  const read = yaml ? readYaml(found[1] ?? '', facts) : readToml(found[1] ?? '', facts)
  if (read === undefined) return none
  const { metadata, warnings } = facts
  return { end: found[0].length, isWhole: read.isWhole, metadata, warnings: [...read.warnings, ...warnings] }
}

/** How a block was read; undefined for a block that only looks like front matter. */
export type ReadBlock = { isWhole: boolean; warnings: Said[] } | undefined

const keyLine = /^(?:"[^"\n]+"|'[^'\n]+'|[^\s#:'"&*!|>%@`{}[\],-][^:\n]{0,80}):(?:\s|$)/

function readYaml(source: string, facts: Facts): ReadBlock {
  const first = source.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#'))
  // Nothing but comments may be headings between two rules.
  if (first === undefined) return source.trim() === '' ? { isWhole: true, warnings: [] } : undefined
  const document = parse(source)
  if (document && document.errors.length === 0) {
    if (!isMap(document.contents)) return undefined
    facts.add([], document.contents, source)
    return { isWhole: true, warnings: [] }
  }
  if (!keyLine.test(first)) return undefined
  const line = (document?.errors[0]?.linePos?.[0].line ?? 0) + 1
  const isWhole = readEntries(source, facts)
  return {
    isWhole,
    warnings: [
      say('The front matter is not valid YAML (line {line}); its values were read as far as they go.', { line }),
    ],
  }
}

/** What nests deeper than the parser's call stack reaches is not valid either. */
function parse(source: string) {
  try {
    return parseDocument(source, options)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Reads each entry of a damaged block by itself, as it is written where need be; false when some lines are in none. */
function readEntries(source: string, facts: Facts): boolean {
  let isWhole = true
  const entries: string[] = []
  for (const line of source.split('\n')) {
    if (keyLine.test(line)) entries.push(line)
    else if (entries.length > 0 && /^(\s|- |-$|#|[\]}]|$)/.test(line)) entries.push(`${entries.pop()}\n${line}`)
    else isWhole = false
  }
  for (const entry of entries) {
    const document = parse(entry)
    if (document && document.errors.length === 0 && isMap(document.contents)) facts.add([], document.contents, entry)
    else {
      const colon = entry.search(/:(\s|$)/)
      const value = entry.slice(colon + 1).trim()
      facts.set([entry.slice(0, colon).replace(/^["']|["']$/g, '')], value === '' ? undefined : value)
    }
  }
  return isWhole
}

import type { Metadata } from '@/pipeline/chunk'
import { say } from '@/pipeline/said'
import { cleanText, decodeText, requireText } from './decode-text'
import { languageOf, mimeOf } from './file-kinds'
import type { Heading, ParsedDocument } from './parsed-document'

const modifiers =
  'export|default|async|public|private|protected|internal|static|abstract|final|sealed|partial|pub(?:\\([^)]*\\))?|unsafe|extern|const|override|open|data|case|suspend|inline|declare|local'
const kinds =
  'function\\*?|class|interface|struct|enum|trait|impl|def|defmodule|fn|func|fun|module|namespace|type|object|record|protocol|extension|sub|mod|contract|message|service|resource|proc'
const declaration = new RegExp(
  `^(?:@\\w+\\s+)?(?:(?:${modifiers})\\s+)*(?:${kinds})\\s+(?:\\([^)]*\\)\\s*)?[\\p{L}_$"~]`,
  'u',
)
const sqlDeclaration =
  /^create\s+(?:or\s+replace\s+)?(?:\w+\s+)*?(?:table|view|function|procedure|trigger|index|type)\s+\S/i
const assigned =
  /^(?:export\s+)?(?:const|let|var)\s+[\w$]+\s*(?::[^=]+)?=\s*(?:async\s*)?(?:function\b|\([^)]*\)\s*(?::[^=]+)?=>|\w+\s*=>)/
const MAX_LENGTH = 120

/** Reads source code: the text as it is, its language, and its declarations at the left margin as headings. */
export function parseCode(bytes: Uint8Array, name: string): ParsedDocument {
  const text = cleanText(decodeText(bytes))
  requireText(text, say('The file'))
  const language = languageOf(name)
  const headings: Heading[] = []
  let start = 0
  for (const line of text.split('\n')) {
    if (declares(line, language)) headings.push({ start, level: 1, text: nameOf(line) })
    start += line.length + 1
  }
  const blocks = [{ start: 0, end: text.length, kind: 'code' as const, ...(language && { language }) }]
  const metadata: Metadata = language ? { code_language: language } : {}
  return { text, headings, blocks, mime: mimeOf.code, metadata, warnings: [] }
}

function declares(line: string, language: string | undefined): boolean {
  if (line === '' || /^[\s#/*}]/.test(line)) return false
  return language === 'sql' ? sqlDeclaration.test(line) : declaration.test(line) || assigned.test(line)
}

/** A declaration's line without its body: `def read(path):` says more than `read`. */
const nameOf = (line: string) =>
  line
    .slice(0, MAX_LENGTH)
    .replace(/\s*(?:=>\s*)?\{?\s*$|\s*[:({]\s*$/, '')
    .trim()

import type { Metadata } from '@/pipeline/chunk'
import { type DocumentFacts, LONGEST_FACT } from '@/pipeline/placement'
import type { ParsedDocument } from '../parse/parsed-document'

/** The first page of a text, in code units: what a document says about itself stands there. */
const BEGINNING = 4_000
/** Lines at the top that may name what the document is about. */
const TOP_LINES = 12

/** Fields of front matter and of core properties that name a company or subject, the surest first. */
const subjectFields = ['company', 'organization', 'organisation', 'empresa', 'subject', 'asunto', 'publisher']
const periodFields = ['fiscal_year', 'period', 'year', 'periodo', 'ejercicio', 'año']

/** How companies end their names; `& Co.` and the like go with what stands before. */
const legalForm = String.raw`(?:Inc|Incorporated|Corp|Corporation|Company|Co|Ltd|Limited|LLC|LLP|PLC|plc|Holdings|Group|AG|GmbH|SE|S\.?A\.?U?|S\.?L\.?U?|S\.p\.A|N\.?V|B\.?V|AB|ASA|Oyj|A\/S)`
const companyName = new RegExp(
  String.raw`^(\p{Lu}[\p{L}\p{N}&'’.-]*(?:\s+(?:\p{Lu}[\p{L}\p{N}&'’.-]*|&|y|and|de|of|und)){0,5}?,?\s+${legalForm}\.?)(?=$|[\s,;:–—(-])`,
  'u',
)
/** “ACME Corp. — Annual Report 2023”: a name before a dash or comma, and what kind of report it is. */
const reportOf =
  /^(\p{Lu}[\p{L}\p{N}&'’. -]{1,60}?)\s*(?:[–—|:,]| - )\s*(?:annual (?:report|figures)|interim report|quarterly report|form 10-[kq]|informe anual|memoria anual|cuentas anuales|geschäftsbericht|rapport annuel)/iu
const registrant =
  /^\(?(?:exact )?name of (?:the )?registrant(?: as specified in its charter)?\)?\s*:?\s*(\p{Lu}.{1,80})?$/iu
const periodLine =
  /(?:fiscal year|financial year|year|quarter|half-year|ejercicio(?: fiscal)?|año(?: fiscal)?|geschäftsjahr|exercice)\s+(?:ended|ending|terminado|cerrado|finalizado)?\s*(?:on|el|a)?\s*:?\s*(?:[\p{L}\d., /-]{0,24}?)\b((?:19|20)\d\d(?:\s*[/–-]\s*(?:(?:19|20)?\d\d))?)\b/iu
const year = /(?<![\p{L}\d.,/-])((?:19|20)\d\d(?:\s?[/–]\s?(?:(?:19|20)\d\d|\d\d))?)(?![\d]|[.,]\d)/gu

/**
 * What a document says it is: its title (parsed title, else front matter, else the first marked heading near the top, else the name
 * of the file), its company or subject, and its year or period. Nothing is guessed: a subject is one that properties or
 * front matter name, or a company that stands on a line of its own at the top; a period is in a field, in the title, in the
 * first heading, or behind "fiscal year ended".
 */
export function factsOf(parsed: ParsedDocument, name: string): DocumentFacts {
  const lines = topLines(parsed.text)
  const first = parsed.headings.find(({ start, byWords }) => start < BEGINNING && !byWords)?.text
  const title = tidy(parsed.title) ?? textIn(parsed.metadata, ['title']) ?? tidy(first) ?? bareName(name)
  const subject = textIn(parsed.metadata, subjectFields) ?? companyIn([...(first ? [first] : []), title, ...lines])
  const period = periodOf(parsed, [title, first ?? '', bareName(name)])
  return {
    title,
    ...(subject && subject !== title && { subject }),
    ...(period && { period }),
  }
}

const topLines = (text: string) =>
  text
    .slice(0, BEGINNING)
    .split('\n')
    .map((line) => line.replace(/^[#>*\s|]+|[*|\s]+$/g, ''))
    .filter((line) => line !== '')
    .slice(0, TOP_LINES)

/** The name of a file without its ending, with spaces for what stands for them. */
const bareName = (name: string): string => {
  const last = name.split('/').at(-1) ?? name
  return (
    tidy(last.replace(/\.[\p{L}\d]{1,5}$/u, '').replace(/[_+]+|(?<=[\p{L}\d])-(?=[\p{L}\d])/gu, ' ')) ??
    name.slice(0, LONGEST_FACT)
  )
}

function textIn(metadata: Metadata, fields: readonly string[]): string | undefined {
  for (const field of fields) {
    const value = metadata[field]
    const found = typeof value === 'string' || typeof value === 'number' ? tidy(String(value)) : undefined
    if (found) return found
  }
  return undefined
}

function companyIn(lines: readonly string[]): string | undefined {
  for (const [at, line] of lines.entries()) {
    if (registrant.test(line)) return tidy(registrant.exec(line)?.[1]) ?? tidy(lines[at - 1])
    const found = companyName.exec(line)?.[1] ?? reportOf.exec(line)?.[1]
    if (found) return tidy(found)
  }
  return undefined
}

function periodOf({ metadata, text }: ParsedDocument, names: readonly string[]): string | undefined {
  const said = textIn(metadata, periodFields)
  if (said) return said
  for (const line of names) {
    const years = [...line.matchAll(year)].map(([, found]) => found ?? '')
    if (years.length > 0) return tidy([...new Set(years)].join(' '))
  }
  return tidy(periodLine.exec(text.slice(0, BEGINNING))?.[1])
}

/** On one line and not longer than a fact may be; nothing where no letter or digit is left. */
function tidy(text: string | undefined): string | undefined {
  const line = text?.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim() ?? ''
  if (!/[\p{L}\p{N}]/u.test(line)) return undefined
  if (line.length <= LONGEST_FACT) return line
  const cut = line.lastIndexOf(' ', LONGEST_FACT)
  return line.slice(0, cut > LONGEST_FACT / 2 ? cut : LONGEST_FACT).replace(/\p{Surrogate}$/u, '')
}

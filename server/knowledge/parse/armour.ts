import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import { closesFence, openedFence } from './markdown-mask'

/** What of a text was left out because it is data for programs, and the text without it. */
export interface Unarmoured {
  text: string
  /** What was left out, for people, each kind once. */
  leftOut: Said[]
}

const kinds: [RegExp, Said][] = [
  [/^PGP SIGNATURE$/, say('a PGP signature')],
  [/^PGP (PUBLIC|PRIVATE|SECRET) KEY BLOCK$/, say('a PGP key')],
  [/^PGP (MESSAGE|ARMORED FILE)/, say('an encrypted PGP message')],
  [/^(PKCS7|CMS|SIGNED MESSAGE)$/, say('S/MIME data')],
  [/CERTIFICATE|KEY|X509|PARAMETERS/, say('a certificate or key')],
]
const uuencoded = say('a uuencoded file')
const encoded = say('base64 data')

/** What mails put before the lines they quote, and fields before lines they indent. */
const quoted = /^[>|\s]*/
const begins = /^-----BEGIN ([A-Z0-9][A-Z0-9 ,/]{1,60})-----\s*$/
const armourLine =
  /^([A-Za-z0-9+/=_-]*|(Version|Comment|MessageID|Hash|Charset|Proc-Type|DEK-Info|Content-[\w-]+): .*)$/
const BASE64 = '[A-Za-z0-9+/_-]'
/** A line of a file in base64, and one that is longer than any word. */
const wholeLine = new RegExp(`^${BASE64}{48,}$`)
const longRun = new RegExp(`${BASE64}{300,}={0,2}`, 'g')
/** So many lines of base64 in a row are no words. */
const MIN_LINES = 4

/**
 * Leaves out of a text what only programs read: PGP and PEM blocks, S/MIME, uuencoded files and base64, also where a mail
 * quotes it. A signed text stays, without its marks. With `fences`, code in Markdown stays as it is.
 */
export function withoutArmour(text: string, { fences = false } = {}): Unarmoured {
  if (!/-----BEGIN |^[>| \t]*begin [0-7]{3} |[A-Za-z0-9+/_-]{48}/m.test(text)) return { text, leftOut: [] }
  const leftOut = new Set<Said>()
  const lines = text.split('\n')
  const kept: string[] = []
  let fence: string | undefined
  let isSigned = false
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (fences) fence = fenceBehind(line, fence)
    const block = fence === undefined ? readBlock(lines, at) : undefined
    if (block) {
      if (block.kind === undefined) isSigned = true
      else {
        leftOut.add(block.kind)
        if (block.kind === kinds[0]?.[1]) isSigned = false
      }
      at = block.end - 1
    } else {
      const unescaped = isSigned ? line.replace(/^([>|\s]*)- (?=-)/, '$1') : line
      kept.push(fence === undefined ? withoutRuns(unescaped, leftOut) : unescaped)
    }
  }
  const words = kept.join('\n')
  return { text: leftOut.size > 0 || isSigned ? words.replace(/\n{3,}/g, '\n\n') : words, leftOut: [...leftOut] }
}

/** The fence of code that is open behind a line of Markdown. */
function fenceBehind(line: string, fence: string | undefined): string | undefined {
  if (fence === undefined) return openedFence(line)
  return closesFence(line, fence) ? undefined : fence
}

interface ArmourBlock {
  /** The line behind it. */
  end: number
  /** Absent for the mark at the start of a signed text. */
  kind?: Said
}

function readBlock(lines: readonly string[], at: number): ArmourBlock | undefined {
  const line = bare(lines[at])
  const label = begins.exec(line)?.[1]
  if (label === 'PGP SIGNED MESSAGE') return { end: behindHead(lines, at + 1) }
  const kind = label === undefined ? undefined : kinds.find(([pattern]) => pattern.test(label))?.[1]
  if (kind !== undefined) return readArmour(lines, at, kind)
  if (/^begin [0-7]{3} \S/.test(line)) return readUuencoded(lines, at)
  let end = at
  while (wholeLine.test(bare(lines[end])) && isMixed(bare(lines[end]))) end++
  if (end - at < MIN_LINES) return undefined
  // The last line of a file is shorter.
  if (/^[A-Za-z0-9+/]{2,}={0,2}$/.test(bare(lines[end])) && bare(lines[end]).length % 4 === 0) end++
  return { end, kind: encoded }
}

const bare = (line: string | undefined) => (line ?? '').replace(quoted, '').trimEnd()

/** The fields of a signed text, such as `Hash`, end with an empty line. */
function behindHead(lines: readonly string[], from: number): number {
  let at = from
  while (/^(Hash|Charset|NotDashEscaped|Version|Comment): /.test(bare(lines[at]))) at++
  return bare(lines[at]) === '' ? at + 1 : at
}

/** A block goes to its end, or as far as its lines look like one; an example without data is no block. */
function readArmour(lines: readonly string[], at: number, kind: Said): ArmourBlock | undefined {
  let data = 0
  for (let next = at + 1; next < lines.length; next++) {
    const line = bare(lines[next])
    if (/^-----END [A-Z0-9 ,/]+-----$/.test(line)) return data > 0 ? { end: next + 1, kind } : undefined
    if (!armourLine.test(line)) return data > 0 ? { end: next, kind } : undefined
    if (/^[A-Za-z0-9+/=]{16,}$/.test(line)) data++
  }
  return data > 0 ? { end: lines.length, kind } : undefined
}

function readUuencoded(lines: readonly string[], at: number): ArmourBlock | undefined {
  let next = at + 1
  while (/^M[ -`]{60}$/.test(bare(lines[next]))) next++
  if (/^[!-M][ -`]{1,60}$/.test(bare(lines[next]))) next++
  if (bare(lines[next]) === '`' || bare(lines[next]) === '') next++
  return bare(lines[next]) === 'end' ? { end: next + 1, kind: uuencoded } : undefined
}

/** Letters of both cases and digits, none of them rare: neither words nor hexadecimal numbers are so. */
function isMixed(run: string): boolean {
  const least = run.length / 25
  return [/[A-Z]/g, /[a-z]/g, /[0-9]/g].every((kind) => (run.match(kind)?.length ?? 0) >= least)
}

/** Pictures in addresses and the like: one run of base64 that is longer than any word. */
function withoutRuns(text: string, leftOut: Set<Said>): string {
  return text.replace(longRun, (run) => {
    if (!isMixed(run)) return run
    leftOut.add(encoded)
    return ''
  })
}

/** The warnings for what was left out. */
export const leftOutWarnings = ({ leftOut }: Unarmoured) =>
  leftOut.map((kind) => say('Left out, since it is no text: {kind}.', { kind }))

/** Throws `file-empty` when nothing is left of a file but what programs read. */
export function requireWords({ text, leftOut }: Unarmoured): void {
  const [only] = leftOut
  if (only !== undefined && text.trim() === '')
    throw new AppError('file-empty', say('The file contains no text, only {only}.', { only }))
}

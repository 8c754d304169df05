import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'

/** What a wildcard stands for: one sign of a set, or a literal one. */
type Sign =
  | string
  | { any: true }
  | { set: ReadonlySet<string>; ranges: readonly (readonly [string, string])[]; not: boolean }

/** Literal signs between stars; between two parts anything may stand. `plain`: the same as a text. */
interface Part {
  signs: readonly Sign[]
  plain: string | undefined
}

type Segment = { kind: 'folders' } | { kind: 'name'; parts: readonly Part[]; takesDot: boolean }

/** Alternatives that the braces of one pattern may make. */
const MOST_ALTERNATIVES = 200

/**
 * Makes a test of a path from a glob: `*` and `?` within a name, `**` over folders, `[a-z]`, `{a,b}`, `\` before a literal
 * sign. Without `dot`, wildcards do not take names that begin with a dot. No place of a path is tried twice for a star, so
 * the time grows with the path alone, however many stars there are. Throws `invalid-input` for too many alternatives.
 */
export function globTest(pattern: string, { dot = false } = {}): (path: string) => boolean {
  const alternatives = withoutBraces(pattern).map((one) => segmentsOf(one))
  return (path) => {
    if (path === '') return false
    const names = path.split('/')
    return alternatives.some((segments) => matchesPath(segments, names, dot))
  }
}

/** Each text that the braces stand for. */
function withoutBraces(pattern: string): string[] {
  let done = ['']
  let at = 0
  while (at < pattern.length) {
    const group = pattern.charAt(at) === '{' ? groupAt(pattern, at) : undefined
    if (!group) {
      const length = pattern.charAt(at) === '\\' ? 2 : 1
      const sign = pattern.slice(at, at + length)
      done = done.map((text) => text + sign)
      at += length
      continue
    }
    const options = group.options.flatMap(withoutBraces)
    if (done.length * options.length > MOST_ALTERNATIVES) {
      throw new AppError(
        'invalid-input',
        say('The pattern “{pattern}” has too many alternatives in braces.', { pattern: pattern.slice(0, 80) }),
        {
          fix: say('Write several patterns instead.'),
        },
      )
    }
    done = done.flatMap((text) => options.map((option) => text + option))
    at = group.end
  }
  return done
}

/** What stands between the brace at a place and the one that closes it; nothing where it is a brace like any other. */
function groupAt(pattern: string, open: number): { options: string[]; end: number } | undefined {
  const options: string[] = []
  let depth = 0
  let from = open + 1
  for (let at = open; at < pattern.length; at++) {
    const sign = pattern.charAt(at)
    if (sign === '\\') at++
    else if (sign === '{') depth++
    else if (sign === ',' && depth === 1) {
      options.push(pattern.slice(from, at))
      from = at + 1
    } else if (sign === '}' && --depth === 0) {
      return options.length === 0 ? undefined : { options: [...options, pattern.slice(from, at)], end: at + 1 }
    }
  }
  return undefined
}

function segmentsOf(pattern: string): Segment[] {
  const segments: Segment[] = []
  for (const text of pattern.split('/')) {
    const isFolders = text === '**'
    if (isFolders && segments.at(-1)?.kind === 'folders') continue
    segments.push(isFolders ? { kind: 'folders' } : nameOf(text))
  }
  return segments
}

function nameOf(text: string): Segment {
  const parts: Sign[][] = [[]]
  let at = 0
  while (at < text.length) {
    const sign = text.charAt(at)
    const set = sign === '[' ? setAt(text, at) : undefined
    if (sign === '*') {
      if (parts.length === 1 || parts.at(-1)?.length !== 0) parts.push([])
    } else if (sign === '?') parts.at(-1)?.push({ any: true })
    else if (set) {
      parts.at(-1)?.push(set.sign)
      at = set.end
      continue
    } else if (sign === '\\' && at + 1 < text.length) parts.at(-1)?.push(text.charAt(++at))
    else parts.at(-1)?.push(sign)
    at++
  }
  return { kind: 'name', parts: parts.map(partOf), takesDot: parts[0]?.[0] === '.' }
}

function partOf(signs: readonly Sign[]): Part {
  return { signs, plain: signs.every((sign) => typeof sign === 'string') ? signs.join('') : undefined }
}

/** A set such as `[a-z_]` or `[!0-9]`; nothing where the bracket does not close. */
function setAt(text: string, open: number): { sign: Sign; end: number } | undefined {
  const not = text.charAt(open + 1) === '!' || text.charAt(open + 1) === '^'
  const first = open + (not ? 2 : 1)
  // A closing bracket in the first place is one of the set.
  const close = text.indexOf(']', first + 1)
  if (close < 0) return undefined
  const inside = text.slice(first, close).replaceAll('\\', '')
  const set = new Set<string>()
  const ranges: [string, string][] = []
  for (let at = 0; at < inside.length; at++) {
    const sign = inside.charAt(at)
    if (inside.charAt(at + 1) === '-' && at + 2 < inside.length) {
      ranges.push([sign, inside.charAt(at + 2)])
      at += 2
    } else set.add(sign)
  }
  return { sign: { set, ranges, not }, end: close + 1 }
}

/** Takes each `**` for as little as it can be: when the rest fails, only the last of them takes one name more. */
function matchesPath(segments: readonly Segment[], names: readonly string[], dot: boolean): boolean {
  let at = 0
  let name = 0
  let again: { at: number; name: number } | undefined
  while (name < names.length) {
    const segment = segments[at]
    if (segment?.kind === 'folders') {
      again = { at, name }
      at++
      continue
    }
    if (segment && matchesName(segment, names[name] ?? '', dot)) {
      at++
      name++
      continue
    }
    const taken = again && names[again.name]
    if (!again || taken === undefined || (!dot && taken.startsWith('.'))) return false
    again.name++
    at = again.at + 1
    name = again.name
  }
  // `docs/**` is the folder too; `docs*/**` is only what is in such folders.
  const before = segments[at - 1]
  if (segments[at]?.kind === 'folders' && (before?.kind !== 'name' || isPlain(before))) at++
  return at === segments.length
}

const isPlain = ({ parts }: Segment & { kind: 'name' }) => parts.length === 1 && parts[0]?.plain !== undefined

function matchesName({ parts, takesDot }: Segment & { kind: 'name' }, name: string, dot: boolean): boolean {
  const [first] = parts
  if (!first || (name.startsWith('.') && !dot && !takesDot)) return false
  if (parts.length === 1) return first.signs.length === name.length && standsAt(first, name, 0)
  if (name === '' || !standsAt(first, name, 0)) return false
  let at = first.signs.length
  for (const part of parts.slice(1, -1)) {
    const found = firstPlace(part, name, at)
    if (found < 0) return false
    at = found + part.signs.length
  }
  const last = parts.at(-1)
  const end = name.length - (last?.signs.length ?? 0)
  return last !== undefined && end >= at && standsAt(last, name, end)
}

function firstPlace(part: Part, name: string, from: number): number {
  if (part.plain !== undefined) return name.indexOf(part.plain, from)
  for (let at = from; at + part.signs.length <= name.length; at++) if (standsAt(part, name, at)) return at
  return -1
}

function standsAt({ signs, plain }: Part, name: string, at: number): boolean {
  if (plain !== undefined) return name.startsWith(plain, at)
  return at + signs.length <= name.length && signs.every((sign, i) => isSign(sign, name.charAt(at + i)))
}

function isSign(sign: Sign, found: string): boolean {
  if (typeof sign === 'string') return sign === found
  if ('any' in sign) return true
  const within = sign.set.has(found) || sign.ranges.some(([low, high]) => found >= low && found <= high)
  return within !== sign.not
}

import { detectLanguage } from '../analyser'
import { keepsHyphen } from './hyphen-rules'

/** What a hyphen at a line's end is: a word was only divided, the hyphen belongs to it, or the words stay two. */
export type Division = 'divided' | 'hyphenated' | 'apart'

/** The parts of a word on both sides of a line's end. */
interface Break {
  left: string
  right: string
}

const HYPHENS = '-\\u2010\\u2011\\u00ad'
const leftPart = new RegExp(`\\S*[\\p{L}\\p{N}\\p{M}][${HYPHENS}]$`, 'u')
const rightPart = /^[\p{L}\p{N}][^\s.,;:!?()[\]"“”»]*/u
const word = new RegExp(`[\\p{L}\\p{N}\\p{M}]+(?:[${HYPHENS}][\\p{L}\\p{N}\\p{M}]+)*`, 'gu')
/** “Vor- und Nachteile”, “pre- and post-war”: the second half of the first word comes later. */
const suspended = /^(?:and|or|to|und|oder|bzw|sowie|bis|als|y|o|e|u|ni|et|ou|ed|od)$/u
/** Addresses and names of things, in which a hyphen is as good as a letter. */
const isName = /[\p{N}/@_.:=&#\\]/u
const hasCapital = /\p{Lu}/u
const hasSmall = /\p{Ll}/u

/** Whether a line ends in a hyphen and the next goes on like a word. */
export const mayBeDivided = (above: string, below: string): boolean => leftPart.test(above) && rightPart.test(below)

/** Says what the hyphens at line ends of one document are, by what else stands in it. */
export class Hyphens {
  private readonly seen = new Map<string, number>()
  private english: boolean | undefined

  /** `lines` are those of the whole document; `breaks` are the pairs of them that `mayBeDivided`. */
  constructor(
    private readonly lines: readonly string[],
    breaks: readonly (readonly [above: string, below: string])[],
  ) {
    if (breaks.length === 0) return
    for (const [above, below] of breaks) {
      const { left, right } = partsOf(above, below)
      for (const form of [left + right, `${left}-${right}`]) this.seen.set(normal(form), 0)
    }
    for (const line of lines) {
      for (const [found] of line.matchAll(word)) {
        const form = normal(found)
        const count = this.seen.get(form)
        if (count !== undefined) this.seen.set(form, count + 1)
      }
    }
  }

  /** What the hyphen at the end of `above` is; `below` is the next line. */
  divisionOf(above: string, below: string): Division {
    const parts = partsOf(above, below)
    const { left, right } = parts
    if (above.endsWith('\u00ad')) return 'divided'
    const joined = this.seen.get(normal(left + right)) ?? 0
    const hyphenated = this.seen.get(normal(`${left}-${right}`)) ?? 0
    if (joined !== hyphenated) return joined > hyphenated ? 'divided' : 'hyphenated'
    // A list of marks such as A- and B- is no word.
    const isAlone = above.trim() === `${left}${above.at(-1)}` && !/^\p{Ll}/u.test(right)
    if (isAlone || suspended.test(right)) return 'apart'
    return hyphenated > 0 || this.isCompound(parts) ? 'hyphenated' : 'divided'
  }

  private isCompound({ left, right }: Break): boolean {
    if (isName.test(left) || /\p{N}/u.test(right)) return true
    // A small letter goes on with a word; only what is all capitals before it is a name of its own.
    if (hasCapital.test(right) || (hasCapital.test(left) && !hasSmall.test(left))) return true
    return keepsHyphen(left.toLowerCase(), right.toLowerCase(), this.isEnglish())
  }

  private isEnglish(): boolean {
    this.english ??= ['en', 'none'].includes(detectLanguage(this.lines.slice(0, 400).join('\n')))
    return this.english
  }
}

function partsOf(above: string, below: string): Break {
  const left = (leftPart.exec(above)?.[0] ?? '').slice(0, -1).replace(/^[^\p{L}\p{N}/@]+/u, '')
  return { left, right: rightPart.exec(below)?.[0] ?? '' }
}

/** Plural and singular, and all kinds of hyphens, are the same. */
const normal = (form: string) =>
  form
    .toLowerCase()
    .replace(/[\u2010\u2011\u00ad]/g, '-')
    .replace(/(?<=.{3})s$/, '')

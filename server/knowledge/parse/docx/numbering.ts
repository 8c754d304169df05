import { writeCount } from './count'
import { type Styles, wholeNumber } from './styles'
import { childOf, isElement, isOn, localName, settingOf, type WordElement } from './word-xml'

interface Level {
  start: number
  format: string
  /** What is shown, `%1` to `%9` standing for the counts of the levels. */
  text: string
  /** All counts are shown in figures. */
  legal: boolean
  /** The level, from 1, that starts this one again; 0: none does; absent: any above. */
  restart?: number
  /** The paragraph style that is bound to the level. */
  style?: string
}

interface List {
  levels: Map<number, Level>
  /** A numbering style that has the levels instead. */
  link?: string
}

interface Use {
  list: string
  /** Levels that are counted from another start, or look different, in this use of the list. */
  starts: Map<number, number>
  levels: Map<number, Level>
}

const MAX_LEVEL = 8
const MAX_LINKS = 5
/** A number stands in every paragraph of its list. */
const MAX_TEXT = 100

/** Counts the numbered paragraphs of a Word file as Word does (ECMA-376 part 1, §17.9), in the order of the text. */
export class Numbering {
  private readonly lists = new Map<string, List>()
  private readonly uses = new Map<string, Use>()
  private readonly counts = new Map<string, (number | undefined)[]>()
  private readonly begun = new Set<string>()

  constructor(
    root: WordElement | undefined,
    private readonly styles: Styles,
  ) {
    for (const child of root?.children ?? []) {
      if (!isElement(child)) continue
      if (localName(child) === 'abstractNum') this.lists.set(settingOf(child, 'abstractNumId') ?? '', readList(child))
      if (localName(child) === 'num') this.uses.set(settingOf(child, 'numId') ?? '', readUse(child))
    }
  }

  /**
   * Counts a paragraph and gives the number it shows; undefined when it has a bullet, no number, or is in no list.
   * `numId` and `level` are the paragraph's own where it states them.
   */
  next(own: { numId?: string; level?: number }, style: string | undefined): string | undefined {
    const inherited = this.styles.numbering(style)
    const numId = own.numId ?? inherited?.numId
    const use = numId === undefined ? undefined : this.uses.get(numId)
    if (numId === undefined || !use) return undefined
    const levels = this.levelsOf(use)
    const bound = inherited && levelOfStyle(levels, inherited.style)
    const at = Math.min(MAX_LEVEL, own.level ?? levelOfStyle(levels, style) ?? inherited?.level ?? bound ?? 0)
    const level = levels.get(at)
    if (!level) return undefined
    const counts = this.count(numId, use, levels, at)
    return level.format === 'bullet' ? undefined : shownNumber(level, levels, counts)
  }

  private count(numId: string, use: Use, levels: ReadonlyMap<number, Level>, at: number): (number | undefined)[] {
    const counts = this.counts.get(use.list) ?? []
    this.counts.set(use.list, counts)
    if (!this.begun.has(numId)) {
      this.begun.add(numId)
      for (const level of use.starts.keys()) counts[level] = undefined
    }
    const startOf = (level: number) => use.starts.get(level) ?? levels.get(level)?.start ?? 1
    const before = counts[at]
    counts[at] = before === undefined ? startOf(at) : before + 1
    for (let above = 0; above < at; above++) counts[above] ??= startOf(above)
    for (let below = at + 1; below <= MAX_LEVEL; below++) {
      const restart = levels.get(below)?.restart
      if (restart === undefined || (restart > 0 && at < restart)) counts[below] = undefined
    }
    return counts
  }

  private levelsOf(use: Use): ReadonlyMap<number, Level> {
    let list = this.lists.get(use.list)
    for (let step = 0; list?.link !== undefined && step < MAX_LINKS; step++) {
      const linked = this.styles.numbering(list.link)
      list = this.lists.get(this.uses.get(linked?.numId ?? '')?.list ?? '')
    }
    const levels = list?.levels ?? new Map<number, Level>()
    return use.levels.size === 0 ? levels : new Map([...levels, ...use.levels])
  }
}

function levelOfStyle(levels: ReadonlyMap<number, Level>, style: string | undefined): number | undefined {
  for (const [at, level] of levels) if (style !== undefined && level.style === style) return at
  return undefined
}

function shownNumber(
  level: Level,
  levels: ReadonlyMap<number, Level>,
  counts: readonly (number | undefined)[],
): string | undefined {
  const shown = level.text.replace(/%([1-9])/g, (_, place: string) => {
    const at = Number(place) - 1
    const count = counts[at] ?? levels.get(at)?.start ?? 1
    const format = levels.get(at)?.format ?? 'decimal'
    return writeCount(count, level.legal && format !== 'none' ? 'decimal' : format)
  })
  return shown.trim() === '' ? undefined : shown.trim()
}

function readList(list: WordElement): List {
  const link = settingOf(childOf(list, 'numStyleLink'))
  return { levels: readLevels(list), ...(link !== undefined && { link }) }
}

function readUse(use: WordElement): Use {
  const starts = new Map<number, number>()
  const levels = new Map<number, Level>()
  for (const change of use.children) {
    if (!isElement(change) || localName(change) !== 'lvlOverride') continue
    const at = wholeNumber(settingOf(change, 'ilvl')) ?? 0
    const start = wholeNumber(settingOf(childOf(change, 'startOverride')))
    if (start !== undefined) starts.set(at, start)
    for (const [, level] of readLevels(change)) levels.set(at, level)
  }
  return { list: settingOf(childOf(use, 'abstractNumId')) ?? '', starts, levels }
}

function readLevels(parent: WordElement): Map<number, Level> {
  const levels = new Map<number, Level>()
  for (const level of parent.children) {
    if (!isElement(level) || localName(level) !== 'lvl') continue
    const restart = wholeNumber(settingOf(childOf(level, 'lvlRestart')))
    const style = settingOf(childOf(level, 'pStyle'))
    levels.set(wholeNumber(settingOf(level, 'ilvl')) ?? levels.size, {
      start: wholeNumber(settingOf(childOf(level, 'start'))) ?? 0,
      format: settingOf(childOf(level, 'numFmt')) ?? 'decimal',
      text: (settingOf(childOf(level, 'lvlText')) ?? '').slice(0, MAX_TEXT),
      legal: isOn(childOf(level, 'isLgl')) ?? false,
      ...(restart !== undefined && { restart }),
      ...(style !== undefined && { style }),
    })
  }
  return levels
}

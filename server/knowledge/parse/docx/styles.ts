import { childOf, isElement, isOn, localName, settingOf, type WordElement } from './word-xml'

/** What a style sets of what is read here; absent: whatever it is based on. */
interface Style {
  name: string
  basedOn?: string
  numId?: string
  level?: number
  /** 0 is the topmost; 9 is running text. */
  outline?: number
  hidden?: boolean
}

/** Styles may be based on each other in a circle. */
const MAX_BASES = 20

/** The styles of a Word file (ECMA-376 part 1, §17.7), each with what it takes from those it is based on. */
export class Styles {
  private readonly styles = new Map<string, Style>()
  private readonly usual: string | undefined

  constructor(root: WordElement | undefined) {
    for (const style of root?.children ?? []) {
      if (!isElement(style) || localName(style) !== 'style') continue
      const id = settingOf(style, 'styleId')
      if (id === undefined) continue
      this.styles.set(id, readStyle(style))
      const isDefault = /^(1|true|on)$/.test(settingOf(style, 'default') ?? '')
      if (isDefault && settingOf(style, 'type') === 'paragraph') this.usual ??= id
    }
  }

  /** The style of a paragraph that names none. */
  get ofParagraphs(): string | undefined {
    return this.usual
  }

  name(id: string): string {
    return this.styles.get(id)?.name ?? ''
  }

  /** The list a style belongs to, and the style that says so: a level may be bound to it instead of being named. */
  numbering(id: string | undefined): { numId: string; level?: number; style: string } | undefined {
    let level: number | undefined
    for (const [style, own] of this.line(id)) {
      level ??= own.level
      if (own.numId !== undefined) return { numId: own.numId, style, ...(level !== undefined && { level }) }
    }
    return undefined
  }

  outline(id: string | undefined): number | undefined {
    for (const [, own] of this.line(id)) if (own.outline !== undefined) return own.outline
    return undefined
  }

  isHidden(id: string | undefined): boolean | undefined {
    for (const [, own] of this.line(id)) if (own.hidden !== undefined) return own.hidden
    return undefined
  }

  private *line(id: string | undefined): Generator<[string, Style]> {
    let next = id
    for (let step = 0; next !== undefined && step < MAX_BASES; step++) {
      const style = this.styles.get(next)
      if (!style) return
      yield [next, style]
      next = style.basedOn
    }
  }
}

function readStyle(style: WordElement): Style {
  const paragraph = childOf(style, 'pPr')
  const list = childOf(paragraph, 'numPr')
  const basedOn = settingOf(childOf(style, 'basedOn'))
  const numId = settingOf(childOf(list, 'numId'))
  const level = wholeNumber(settingOf(childOf(list, 'ilvl')))
  const outline = wholeNumber(settingOf(childOf(paragraph, 'outlineLvl')))
  const hidden = isOn(childOf(childOf(style, 'rPr'), 'vanish'))
  return {
    name: settingOf(childOf(style, 'name')) ?? '',
    ...(basedOn !== undefined && { basedOn }),
    ...(numId !== undefined && { numId }),
    ...(level !== undefined && { level }),
    ...(outline !== undefined && { outline }),
    ...(hidden !== undefined && { hidden }),
  }
}

export function wholeNumber(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined
}

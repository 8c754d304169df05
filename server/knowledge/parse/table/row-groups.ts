/** Rows of a table under one name, such as `Current assets`; `from` is the row of the name, `to` the last one it is said of. */
export interface RowGroup {
  from: number
  to: number
  label: string
}

/** More are not noted: a table with so many has cells that are missing, not names of groups. */
const MOST_GROUPS = 2_000
/** Of all rows, this share may only be names. */
const MOST_NAMES = 0.4
const LONGEST_NAME = 120
/** Groups within groups; further ones have the names of those around them only. */
const DEEPEST = 12

interface Open {
  from: number
  name: string
  indent: number
  /** Whether its rows are set further in than it is, so that one which is not ends it. */
  isDeep: boolean
  /** Whether names that are set in no further are part of it. */
  holdsNames: boolean
}

/**
 * The groups that rows which are only a name make of a table, and rows that are set further in than the one above. A name
 * right below another is part of it; a total that repeats a group's name ends it. `indents` count from 0.
 */
export function rowGroups(rows: readonly (readonly string[])[], indents: readonly number[] = []): RowGroup[] {
  const names = rows.filter(isName).length
  const isIndented = indents.some((indent) => indent > 0)
  if ((names === 0 || names > Math.max(1, rows.length * MOST_NAMES)) && !isIndented) return []
  return new Grouping(rows, indents).read()
}

class Grouping {
  private readonly open: Open[] = []
  private readonly groups: RowGroup[] = []

  constructor(
    private readonly rows: readonly (readonly string[])[],
    private readonly indents: readonly number[],
  ) {}

  read(): RowGroup[] {
    for (const [at, row] of this.rows.entries()) {
      const indent = this.indentOf(at)
      const bare = isName(row)
      const isDeep = this.indentOf(at + 1) > indent
      const name = (row[0] ?? '').replace(/[\s:]+$/, '').trim()
      this.close(this.keptBy(at, indent, bare), at - 1)
      const isGroup = (bare || isDeep) && name !== '' && name.length <= LONGEST_NAME
      if (isGroup && this.open.length < DEEPEST) {
        const around = this.open.at(-1)
        if (around?.indent === indent) around.holdsNames = true
        this.open.push({ from: at, name, indent, isDeep, holdsNames: false })
      } else this.closeByTotal(name, at)
      if (this.groups.length > MOST_GROUPS) return []
    }
    this.close(0, this.rows.length - 1)
    return this.groups.sort((a, b) => a.from - b.from || b.to - a.to)
  }

  private indentOf(at: number): number {
    return this.indents[at] ?? 0
  }

  private close(count: number, to: number): void {
    while (this.open.length > count) {
      const { from } = this.open.at(-1) ?? { from: to }
      if (to > from) this.groups.push({ from, to, label: this.open.map(({ name }) => name).join(' › ') })
      this.open.pop()
    }
  }

  /** How many of the open groups go on with a row. */
  private keptBy(at: number, indent: number, bare: boolean): number {
    let kept = this.open.length
    while (kept > 0) {
      const last = this.open[kept - 1]
      if (!last || !(indent < last.indent || (last.isDeep && indent === last.indent))) break
      kept--
    }
    const last = this.open[kept - 1]
    if (!bare || !last || last.indent !== indent || last.from === at - 1) return kept
    // A name takes the place of one beside it; one that stands right above another, of all of them.
    const next = this.rows[at + 1]
    const isOuter = next !== undefined && isName(next) && this.indentOf(at + 1) === indent
    const beside = this.open.slice(0, kept).findIndex((group) => group.indent === indent)
    if (isOuter) return beside
    return last.holdsNames ? kept : kept - 1
  }

  private closeByTotal(name: string, at: number): void {
    const total = /^(?:sub-?total|total(?:es)?|suma)\b/iu.exec(name)
    if (!total) return
    const said = name
      .slice(total[0].length)
      .toLowerCase()
      .replace(/^\s*(?:of|de|del)\b/, '')
      .trim()
    const exact = this.open.findLastIndex((group) => group.name.toLowerCase() === said)
    const last = this.open.at(-1)?.name.toLowerCase()
    const named = exact < 0 && last !== undefined && said !== '' && (said.includes(last) || last.includes(said))
    if (exact >= 0) this.close(exact, at)
    else if (named) this.close(this.open.length - 1, at)
  }
}

/** Whether a row is only a name: nothing stands beside its first cell. */
const isName = (row: readonly string[]) =>
  (row[0] ?? '').trim() !== '' && /\p{L}/u.test(row[0] ?? '') && row.slice(1).every((cell) => cell.trim() === '')

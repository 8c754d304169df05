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

interface Open {
  from: number
  name: string
  indent: number
  bare: boolean
}

/**
 * The groups that rows which are only a name make of a table, and rows that are set further in than the one above. A name
 * right below another is part of it; a total that repeats a group's name ends it. `indents` count from 0.
 */
export function rowGroups(rows: readonly (readonly string[])[], indents: readonly number[] = []): RowGroup[] {
  const names = rows.filter(isName).length
  const isIndented = indents.some((indent) => indent > 0)
  if ((names === 0 || names > Math.max(1, rows.length * MOST_NAMES)) && !isIndented) return []
  const open: Open[] = []
  const groups: RowGroup[] = []
  const close = (count: number, to: number) => {
    while (open.length > count) {
      const { from } = open.at(-1) ?? { from: to }
      if (to > from) groups.push({ from, to, label: open.map(({ name }) => name).join(' › ') })
      open.pop()
    }
  }
  for (const [at, row] of rows.entries()) {
    const indent = indents[at] ?? 0
    const bare = isName(row)
    const name = (row[0] ?? '').replace(/[\s:]+$/, '').trim()
    close(keptBy(open, { at, indent, bare, isIndented }), at - 1)
    const isParent = isIndented && (indents[at + 1] ?? 0) > indent
    if ((bare || isParent) && name !== '' && name.length <= LONGEST_NAME) open.push({ from: at, name, indent, bare })
    else closeByTotal(name, open, (count) => close(count, at))
    if (groups.length > MOST_GROUPS) return []
  }
  close(0, rows.length - 1)
  return groups.sort((a, b) => a.from - b.from || b.to - a.to)
}

/** How many of the open groups go on with a row. */
function keptBy(
  open: readonly Open[],
  { at, indent, bare, isIndented }: { at: number; indent: number; bare: boolean; isIndented: boolean },
): number {
  let kept = open.length
  while (kept > 0) {
    const last = open[kept - 1]
    if (!last) break
    const ends = isIndented && (indent < last.indent || (indent === last.indent && (bare || !last.bare)))
    const replaces = !isIndented && bare && last.from !== at - 1
    if (!ends && !replaces) break
    kept--
    // Without indentation a name takes the place of one, the innermost.
    if (replaces) break
  }
  return kept
}

function closeByTotal(name: string, open: readonly Open[], close: (count: number) => void): void {
  const total = /^(?:sub-?total|total|net|suma)\b/iu.exec(name)
  if (!total) return
  const said = name.slice(total[0].length).toLowerCase().trim()
  const named = open.findIndex(
    (group) => said !== '' && (said.includes(group.name.toLowerCase()) || group.name.toLowerCase().includes(said)),
  )
  if (named >= 0) close(named)
}

/** Whether a row is only a name: nothing stands beside its first cell. */
const isName = (row: readonly string[]) =>
  (row[0] ?? '').trim() !== '' && /\p{L}/u.test(row[0] ?? '') && row.slice(1).every((cell) => cell.trim() === '')

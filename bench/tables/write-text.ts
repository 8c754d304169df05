import { type DocumentSpec, extentOf, isTable, type TableSpec, withoutMarks } from '@/test/builders/table-spec'

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

const marked = (cell: string) => escapeHtml(cell.trim()).replace(/\{([^}]*)\}/g, '<sup>$1</sup>')

function htmlTable({ captions, head, rows, notes = [] }: TableSpec): string {
  const columns = head[0]?.length ?? 1
  const line = (all: string[][], at: number, tag: 'th' | 'td') => {
    const cells = all[at] ?? []
    if (cells.length === 1) return `<tr><td colspan="${columns}"><b>${marked(cells[0] ?? '')}</b></td></tr>`
    const made = cells.map((cell, column) => {
      const { across, down } = extentOf(all, at, column)
      if (across === 0) return ''
      const spans = `${across > 1 ? ` colspan="${across}"` : ''}${down > 1 ? ` rowspan="${down}"` : ''}`
      const indent = column === 0 && cell.startsWith('  ') ? ' style="padding-left:16px"' : ''
      return `<${tag}${spans}${indent}>${marked(cell)}</${tag}>`
    })
    return `<tr>${made.join('')}</tr>`
  }
  const [title = '', ...others] = captions
  return [
    ...others.map((caption) => `<p>${escapeHtml(caption)}</p>`),
    `<table><caption>${escapeHtml(title)}</caption>`,
    `<thead>${head.map((_, at) => line(head, at, 'th')).join('')}</thead>`,
    `<tbody>${rows.map((_, at) => line(rows, at, 'td')).join('\n')}</tbody></table>`,
    ...notes.map((note) => `<p>${marked(note)}</p>`),
  ].join('\n')
}

/** A page with its tables as tables; header rows in `thead`. */
export function writeHtml({ title, parts }: DocumentSpec): string {
  const body = parts.map((part) => {
    if (isTable(part)) return htmlTable(part)
    return part.startsWith('# ') ? `<h1>${escapeHtml(part.slice(2))}</h1>` : `<p>${escapeHtml(part)}</p>`
  })
  return `<!doctype html><html><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head><body>${body.join('\n')}</body></html>`
}

/** Only the table, as spreadsheet programs save it: a merged cell is its value and blanks. */
export function writeCsv({ parts }: DocumentSpec): string {
  const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return parts
    .filter(isTable)
    .flatMap(({ captions, head, rows, notes = [] }) => {
      const width = head[0]?.length ?? 1
      const line = (cells: string[]) =>
        Array.from({ length: width }, (_, at) => {
          const cell = cells[at] ?? ''
          return cell === '<' || cell === '^' ? '' : quoted(withoutMarks(cell))
        }).join(',')
      return [
        ...captions.map((caption) => line([caption])),
        ...[...head, ...rows].map(line),
        ...notes.map((note) => line([note])),
      ]
    })
    .join('\n')
}

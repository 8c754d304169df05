'use client'

import type { AnswerSource } from '@/pipeline/run-event'
import { CitationButton } from './citation-button'
import { answerParts } from './citations'
import classes from './cited.module.css'
import { type Mark, marksOf, proseMarks, tableRows } from './marks'

/** An answer with its citations as buttons that show their source. */
export function CitedText({ text, sources }: { text: string; sources: readonly AnswerSource[] }) {
  const byNumber = new Map(sources.map((source) => [source.citation, source]))
  return marksOf(text).map((mark, index) => {
    // Parts only ever grow at the end, so their place is their identity.
    const key = `mark-${index}`
    return <MarkedText key={key} mark={mark} sources={byNumber} />
  })
}

type Sources = ReadonlyMap<number, AnswerSource>

function MarkedText({ mark, sources }: { mark: Mark; sources: Sources }) {
  switch (mark.kind) {
    case 'code':
      return <code className={classes.code}>{mark.text}</code>
    case 'block':
      return <code className={classes.block}>{mark.text}</code>
    case 'strong':
      return (
        <strong>
          <Parts text={mark.text} sources={sources} />
        </strong>
      )
    case 'table':
      return <CitedTable rows={tableRows(mark.text)} sources={sources} />
    case 'plain':
      return <Parts text={mark.text} sources={sources} />
  }
}

function CitedTable({ rows: [headings = [], ...rows], sources }: { rows: string[][]; sources: Sources }) {
  const cell = (text: string) =>
    proseMarks(text).map((mark, index) => <MarkedText key={`mark-${index.toString()}`} mark={mark} sources={sources} />)
  // Rows and columns only ever grow at their end, so their place is their identity.
  const place = (index: number) => `cell-${index}`
  return (
    <div className={classes.tableScroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            {headings.map((text, column) => (
              <th key={place(column)} scope="col">
                {cell(text)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={place(row)}>
              {cells.map((text, column) => (
                <td key={place(column)}>{cell(text)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Parts({ text, sources }: { text: string; sources: Sources }) {
  const parts = answerParts(text, new Set(sources.keys()))
  return parts.map((part, index) => {
    const key = `part-${index}`
    if (part.kind === 'text') {
      const mark = parts[index - 1]?.kind === 'citation' ? closingMark(part.text) : ''
      return <span key={key}>{part.text.slice(mark.length)}</span>
    }
    const source = sources.get(part.number)
    if (!source) return null
    const next = parts[index + 1]
    return (
      <span key={key} className={classes.together}>
        <CitationButton source={source} />
        {next?.kind === 'text' ? closingMark(next.text) : null}
      </span>
    )
  })
}

/** The punctuation right after a citation: it must not begin a line of its own. */
const closingMark = (text: string): string => /^[.,;:!?)\]»”]+/.exec(text)?.[0] ?? ''

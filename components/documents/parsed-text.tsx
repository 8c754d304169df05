'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useMemo, useRef } from 'react'
import { useFormat, useMailDates } from '@/components/ui/use-format'
import { pageKind } from '@/pipeline/page-kind'
import type { DocumentDetails } from '@/server/services/collections/types'
import classes from './documents.module.css'
import { type Block, blocksOf, type Segment, type Span } from './segments'
import { cellText, headCells, numberColumns, partsOf, type TableRow } from './table-parts'

interface ParsedTextProps {
  document: DocumentDetails
  cited: Span | null
  /** Scrolled to when nothing is cited. */
  page: number | null
  showChunks: boolean
}

/** The text as it was read from the file, with the cited span marked and brought into view. */
export function ParsedText({ document, cited, page, showChunks }: ParsedTextProps) {
  const t = useTranslations('documents')
  const root = useRef<HTMLElement>(null)
  const blocks = useMemo(
    () =>
      blocksOf({
        text: document.text,
        pages: document.pageSpans,
        chunks: showChunks ? document.chunkSpans : [],
        cited,
      }),
    [document, cited, showChunks],
  )
  useEffect(() => {
    const target = cited ? '[data-cited]' : page === null ? null : `[data-page="${page}"]`
    if (!target) return
    // Layout above the target settles over a frame or two as browsers lay out what they had skipped.
    const frame = requestAnimationFrame(() => {
      root.current?.querySelector(target)?.scrollIntoView({ block: cited ? 'center' : 'start' })
    })
    return () => cancelAnimationFrame(frame)
  }, [cited, page])

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section ref={root} className={classes.text} aria-label={t('textLabel', { name: document.name })} tabIndex={0}>
      <div className={classes.sheet}>
        {blocks.map((block) => (
          <TextBlock key={block.start} block={block} text={document.text} name={document.name} />
        ))}
      </div>
    </section>
  )
}

function TextBlock({ block, text, name }: { block: Block; text: string; name: string }) {
  const t = useTranslations('documents')
  return (
    <div className={classes.block} data-page={block.page}>
      {block.page === undefined ? null : (
        <div className={classes.pageMark}>{t('page', { page: block.page, kind: pageKind(name) })}</div>
      )}
      {partsOf(text, block).map((part) =>
        part.kind === 'text' ? (
          part.segments.map((segment) => (
            <TextSegment key={segment.start} segment={segment} text={text.slice(segment.start, segment.end)} />
          ))
        ) : (
          <TextTable key={part.start} head={part.head} rows={part.rows} text={text} />
        ),
      )}
    </div>
  )
}

/** A table as a table; a wide one scrolls by itself. */
function TextTable({ head, rows, text }: { head: number; rows: readonly TableRow[]; text: string }) {
  const names = headCells(text, rows.slice(0, head))
  const body = rows.slice(head)
  const numbers = numberColumns(text, body)
  const cell = (segments: TableRow[number]) =>
    segments.map((segment) => (
      <TextSegment key={segment.start} segment={segment} text={cellText(text.slice(segment.start, segment.end))} />
    ))
  // Rows and cells never move: their places are their keys.
  return (
    <div className={classes.tableScroll}>
      <table className={classes.table}>
        <thead>
          {names.map((row, level) => (
            <tr key={row[0]?.segments[0]?.start ?? level}>
              {row.map(({ segments, column, across, down }) => (
                <th
                  key={segments[0]?.start ?? column}
                  data-number={(across === 1 && numbers.has(column)) || undefined}
                  scope={across > 1 ? 'colgroup' : 'col'}
                  colSpan={across}
                  rowSpan={down}
                >
                  {cell(segments)}
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {body.map((row, index) => (
            <tr key={row[0]?.[0]?.start ?? index}>
              {row.map((segments, column) => (
                <td key={segments[0]?.start ?? column} data-number={numbers.has(column) || undefined}>
                  {cell(segments)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function TextSegment({ segment, text }: { segment: Segment; text: string }) {
  const t = useTranslations('documents')
  const format = useFormat()
  const datesOf = useMailDates()
  const flags = segment.opens.map((chunk) => (
    <span
      key={chunk.id}
      className={classes.flag}
      title={t('chunkFacts', {
        index: format.number(chunk.index + 1),
        start: format.number(chunk.start),
        end: format.number(chunk.end),
      })}
    >
      {chunk.index + 1}
    </span>
  ))
  const depth = segment.depth === 0 ? undefined : Math.min(segment.depth, 2)
  if (segment.cited) {
    return (
      <>
        {flags}
        <mark data-cited data-depth={depth} className={classes.cited} title={t('cited')}>
          {datesOf(text)}
        </mark>
      </>
    )
  }
  return (
    <>
      {flags}
      <span data-depth={depth} className={classes.segment}>
        {datesOf(text)}
      </span>
    </>
  )
}

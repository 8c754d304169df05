'use client'

import { useTranslations } from 'next-intl'
import { useMemo, useState } from 'react'
import { useFormat, useMailDates } from '@/components/ui/use-format'
import { pageKind } from '@/pipeline/page-kind'
import type { ChunkPreview } from '@/server/services/collections/types'
import classes from './chunking.module.css'
import { inParent, type PreviewChunk, type PreviewSegment, previewSegments } from './preview-segments'

/** A text with the borders of its chunks: tints alternate, overlaps are hatched, the passage around a chunk lights up. */
export function ChunkPreviewView({ preview }: { preview: ChunkPreview }) {
  const t = useTranslations('collections.preview')
  const [active, setActive] = useState<number | null>(null)
  const segments = useMemo(() => previewSegments(preview.text.length, preview.chunks), [preview])
  const byIndex = useMemo(() => new Map(preview.chunks.map((chunk) => [chunk.index, chunk])), [preview])
  const current = active === null ? undefined : byIndex.get(active)
  return (
    <div>
      <Totals preview={preview} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
      <section className={classes.text} aria-label={t('label', { name: preview.documentName })} tabIndex={0}>
        {segments.map((segment) => (
          <Segment
            key={segment.start}
            segment={segment}
            text={preview.text.slice(segment.start, segment.end)}
            current={current}
            onActive={setActive}
          />
        ))}
        {preview.truncated ? <p className={classes.cut}>{t('truncated')}</p> : null}
      </section>
      <Details chunk={current} documentName={preview.documentName} />
    </div>
  )
}

function Totals({ preview }: { preview: ChunkPreview }) {
  const t = useTranslations('collections.preview')
  const format = useFormat()
  const { chunks, meanTokens, minTokens, maxTokens } = preview.totals
  return (
    <p className={classes.totals} aria-live="polite">
      <strong>{t('chunks', { count: chunks })}</strong>
      <span>{t('mean', { tokens: format.number(meanTokens) })}</span>
      <span>{t('range', { min: format.number(minTokens), max: format.number(maxTokens) })}</span>
    </p>
  )
}

interface SegmentProps {
  segment: PreviewSegment
  text: string
  current: PreviewChunk | undefined
  onActive: (index: number | null) => void
}

function Segment({ segment, text, current, onActive }: SegmentProps) {
  const t = useTranslations('collections.preview')
  const format = useFormat()
  const datesOf = useMailDates()
  const last = segment.chunks.at(-1)
  return (
    <>
      {segment.opens.map((chunk) => (
        <button
          key={chunk.index}
          type="button"
          className={classes.flag}
          data-tint={chunk.index % 2}
          aria-label={t('chunkLabel', { index: chunk.index + 1, tokens: format.number(chunk.tokens) })}
          aria-pressed={current?.index === chunk.index}
          onFocus={() => onActive(chunk.index)}
          onClick={() => onActive(chunk.index)}
        >
          {chunk.index + 1}
          <span className={classes.tokens}>{t('tokens', { tokens: format.number(chunk.tokens) })}</span>
        </button>
      ))}
      <span
        className={classes.segment}
        data-tint={last === undefined ? undefined : last % 2}
        data-overlap={segment.chunks.length > 1 || undefined}
        data-active={(current && segment.chunks.includes(current.index)) || undefined}
        data-parent={inParent(segment, current) || undefined}
        onPointerEnter={() => last !== undefined && onActive(last)}
      >
        {datesOf(text)}
      </span>
    </>
  )
}

/** Facts of the chunk under the pointer or the focus. Always there, so that the page keeps its height. */
function Details({ chunk, documentName }: { chunk: PreviewChunk | undefined; documentName: string }) {
  const t = useTranslations('collections.preview')
  const format = useFormat()
  if (!chunk) return <p className={classes.details}>{t('hover')}</p>
  const facts = [
    t('chunkLabel', { index: chunk.index + 1, tokens: format.number(chunk.tokens) }),
    t('place', { start: format.number(chunk.start), end: format.number(chunk.end) }),
    chunk.page === undefined ? '' : t('page', { page: chunk.page, kind: pageKind(documentName) }),
    chunk.headingPath?.join(' › ') ?? '',
    chunk.parent ? t('parent', { size: format.number(chunk.parent.end - chunk.parent.start) }) : '',
    chunk.context ? t('context', { text: chunk.context }) : '',
  ]
  return <p className={classes.details}>{facts.filter(Boolean).join(' · ')}</p>
}

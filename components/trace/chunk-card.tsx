'use client'

import { Anchor } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { placeOf } from '@/components/retrieval/place-of'
import { stageRows, useStageScore } from '@/components/retrieval/stage-rows'
import { excerpt } from '@/components/ui/excerpt'
import { useMailDates } from '@/components/ui/use-format'
import type { Chunk } from '@/pipeline/chunk'
import { pageKind } from '@/pipeline/page-kind'
import { chunkHref } from './citations'
import classes from './step.module.css'

/** A chunk: where it comes from, what each stage of the search thought of it, and its text. */
export function ChunkCard({ chunk }: { chunk: Chunk }) {
  const t = useTranslations('editor.step')
  const scoreOf = useStageScore()
  const { position } = chunk
  const place = [
    position.page === undefined ? '' : t('page', { page: position.page, kind: pageKind(chunk.documentName) }),
    placeOf(chunk),
  ].filter(Boolean)
  return (
    <article className={classes.chunk}>
      <header className={classes.chunkHead}>
        {chunk.citation === undefined ? null : <span className={classes.number}>[{chunk.citation}]</span>}
        <Anchor href={chunkHref(chunk)} target="_blank" size="xs" fw={600}>
          {chunk.documentName}
        </Anchor>
        <span className={classes.place}>{place.join(' · ')}</span>
      </header>
      <table className={classes.stages}>
        <tbody>
          {stageRows(chunk).map(({ name, stage }) => (
            <tr key={name}>
              <th scope="row">{t(`stages.${name}`)}</th>
              {stage === null ? (
                <td colSpan={2} data-unknown>
                  {t('unknownLeg')}
                </td>
              ) : (
                <>
                  <td>#{stage.rank}</td>
                  <td>{scoreOf(stage)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <ChunkText text={chunk.text} />
    </article>
  )
}

/** Enough of the text to recognise it; on demand all of it, exactly as it was found. */
function ChunkText({ text }: { text: string }) {
  const t = useTranslations('editor.step')
  const [open, setOpen] = useState(false)
  const datesOf = useMailDates()
  return (
    <>
      <p className={classes.chunkText} data-clamp={!open || undefined}>
        {open ? text : datesOf(excerpt(text))}
      </p>
      <Anchor component="button" type="button" size="xs" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t(open ? 'less' : 'more')}
      </Anchor>
    </>
  )
}

'use client'

import { Anchor, Spoiler } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useFormat } from '@/components/ui/use-format'
import { type Chunk, stageNames } from '@/pipeline/chunk'
import { sourceHref } from '../../run-dock/citations'
import classes from './step.module.css'

/** A chunk: where it comes from, what each stage of the search thought of it, and its text. */
export function ChunkCard({ chunk }: { chunk: Chunk }) {
  const t = useTranslations('editor.step')
  const format = useFormat()
  const { position } = chunk
  const place = [
    position.page === undefined ? '' : t('page', { page: position.page }),
    position.headingPath?.join(' › ') ?? '',
  ].filter(Boolean)
  return (
    <article className={classes.chunk}>
      <header className={classes.chunkHead}>
        {chunk.citation === undefined ? null : <span className={classes.number}>[{chunk.citation}]</span>}
        <Anchor href={sourceHref({ documentId: chunk.documentId, ...position })} target="_blank" size="xs" fw={600}>
          {chunk.documentName}
        </Anchor>
        <span className={classes.place}>{place.join(' · ')}</span>
      </header>
      <table className={classes.stages}>
        <tbody>
          {stageNames.map((stage) => {
            const score = chunk.stages[stage]
            if (!score) return null
            return (
              <tr key={stage}>
                <th scope="row">{t(`stages.${stage}`)}</th>
                <td>#{score.rank}</td>
                <td>{format.number(score.score, 4)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <Spoiler maxHeight={84} showLabel={t('more')} hideLabel={t('less')} classNames={{ control: classes.control }}>
        <p className={classes.chunkText}>{chunk.text}</p>
      </Spoiler>
    </article>
  )
}

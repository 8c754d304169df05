'use client'

import { Button } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useFormat } from '@/components/ui/use-format'
import type { StageFigures } from '@/pipeline/play/figures'
import classes from './comparison.module.css'
import { FiguresTable } from './figures-table'

interface StagesSectionProps {
  stages: readonly StageFigures[]
  /** Names a step as the canvas does. */
  nameOf: (step: { stepId: string; type: string }) => string
  /** Shows the cases that a stage lost. */
  onLost: (stepId: string) => void
}

/** What each stage of the retrieval kept, over all cases that name their places. */
export function StagesSection({ stages, nameOf, onLost }: StagesSectionProps) {
  const t = useTranslations('play.all')
  const format = useFormat()
  const measured = stages[0]?.cases ?? 0
  // Of no case that names its places nothing is known; zeros would say that all was lost.
  if (measured === 0) {
    return (
      <section>
        <h3 className={classes.subhead}>{t('stages')}</h3>
        <p className={classes.dim}>{t('noStages')}</p>
      </section>
    )
  }
  const head = [t('stage'), t('recall5'), t('recall10'), t('recallAll'), t('ndcg'), t('mrr'), t('map'), t('lost')]
  return (
    <section>
      <h3 className={classes.subhead}>{t('stages')}</h3>
      <p className={classes.dim}>{t('stagesLead', { count: measured })}</p>
      <FiguresTable head={head}>
        {stages.map((stage) => (
          <tr key={`${stage.stepId} ${stage.stage}`}>
            <th scope="row">{nameOf({ stepId: stage.stepId, type: stage.stepType })}</th>
            {[stage.recall['5'], stage.recall['10'], stage.recall.all].map((share, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns never change places
              <td key={at}>{format.percent(share)}</td>
            ))}
            {[stage.ndcg10, stage.mrr10, stage.map].map((value, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns never change places
              <td key={at}>{format.fixed(value, 2)}</td>
            ))}
            <td>
              {stage.lost.count === 0 ? (
                0
              ) : (
                <Button size="compact-xs" variant="light" onClick={() => onLost(stage.stepId)}>
                  {t('lostCases', { count: stage.lost.count })}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </FiguresTable>
    </section>
  )
}

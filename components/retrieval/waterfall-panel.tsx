'use client'

import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleX, type TablerIcon } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { OutcomeBadge } from '@/components/ui/outcome-badge'
import { useFormat } from '@/components/ui/use-format'
import type { Waterfall } from '@/server/services/retrieval/types'
import { useFusionText } from './fusion-text'
import classes from './retrieval.module.css'
import { type StageFact, type StageView, waterfallView } from './waterfall-view'

const icons: Record<StageView['status'], TablerIcon> = {
  passed: IconCircleCheck,
  lost: IconCircleX,
  'not-reached': IconCircleDashed,
}

interface WaterfallPanelProps {
  waterfall: Waterfall
  /** Names a step as the canvas does. */
  nameOf: (step: { stepId: string; type: string }) => string
}

/** What became of the expected passage at each stage, and the stage that lost it. */
export function WaterfallPanel({ waterfall, nameOf }: WaterfallPanelProps) {
  const t = useTranslations('retrieval')
  const { expected, lostAt, runId, outcome } = waterfall
  const stages = waterfallView(waterfall)
  return (
    <section className={classes.panel} aria-label={t('title')}>
      <div className={classes.verdict} data-lost={lostAt !== null || undefined} role="status">
        {lostAt === null ? <IconCircleCheck size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
        <div>
          <strong>
            {lostAt === null
              ? t('reached', { name: expected.documentName })
              : t(`lostAt.${lostAt}`, { name: expected.documentName })}
          </strong>
          {expected.chunkIds.length > 0 ? (
            <span className={classes.dim}> {t('chunks', { count: expected.chunkIds.length })}</span>
          ) : null}
        </div>
        {/* That the run itself ended well says nothing good about a passage that was lost. */}
        {outcome === null || (outcome === 'ok' && lostAt !== null) ? null : <OutcomeBadge state={outcome} />}
      </div>
      <ol className={classes.stages} aria-label={t('stagesLabel')}>
        {stages.map((stage) => (
          <Stage key={stage.key} stage={stage} nameOf={nameOf} />
        ))}
      </ol>
      {runId === null ? null : (
        <Link className={classes.run} href={`/runs/${encodeURIComponent(runId)}`}>
          {t('openRun')}
        </Link>
      )}
    </section>
  )
}

function Stage({ stage, nameOf }: { stage: StageView; nameOf: WaterfallPanelProps['nameOf'] }) {
  const t = useTranslations('retrieval')
  const format = useFormat()
  const factText = useFactText()
  const Icon = icons[stage.status]
  const { rank, of, limit, score } = stage
  const numbers = [
    rank === null
      ? ''
      : of === null
        ? t('rank', { rank: format.number(rank) })
        : t('rankOf', { rank: format.number(rank), of: format.number(of) }),
    limit === null ? '' : t('limit', { limit: format.number(limit) }),
    score === null ? '' : t('score', { score: format.fixed(score, 3) }),
    ...stage.facts.map(factText),
  ].filter(Boolean)
  return (
    <li className={classes.stage} data-status={stage.status} data-culprit={stage.culprit || undefined}>
      <Icon size={18} stroke={1.8} className={classes.icon} aria-hidden />
      <div className={classes.body}>
        <div className={classes.head}>
          <strong>{t(`stages.${stage.stage}`)}</strong>
          {stage.step ? <span className={classes.step}>{nameOf(stage.step)}</span> : null}
          <span className={classes.status}>{t(`status.${stage.status}`)}</span>
        </div>
        <p className={classes.reason}>{t(`reasons.${stage.reason}`)}</p>
        {numbers.length > 0 ? <p className={classes.numbers}>{numbers.join(' · ')}</p> : null}
        {stage.culprit ? (
          <p className={classes.advice}>
            <b>{t('whatToDo')}</b> {t(`advice.${stage.advice}`)}
          </p>
        ) : null}
      </div>
    </li>
  )
}

function useFactText(): (fact: StageFact) => string {
  const t = useTranslations('retrieval.facts')
  const legs = useTranslations('retrieval.legs')
  const fusionText = useFusionText()
  const format = useFormat()
  const legScore = (score: number, normalised: number | null) =>
    normalised === null
      ? format.fixed(score, 3)
      : legs('normalised', { score: format.fixed(score, 3), normalised: format.fixed(normalised, 2) })
  return (fact) => {
    switch (fact.name) {
      case 'denseRank':
      case 'sparseRank':
        return fact.rank === null ? t(`${fact.name}Far`) : t(fact.name, { rank: format.number(fact.rank) })
      case 'leg':
        return fact.score === null
          ? legs(`${fact.leg}Unknown`)
          : legs(fact.leg, { score: legScore(fact.score, fact.normalised) })
      case 'fusion':
        return fusionText({ fusion: fact.fusion, denseShare: { same: fact.share }, reason: fact.reason })
      case 'came':
        return t('came', { rank: format.number(fact.rank), of: format.number(fact.of) })
      case 'citation':
        return t('citation', { number: fact.number })
      case 'other':
        return fact.text
    }
  }
}

'use client'

import { IconCircleCheck, IconCircleMinus, IconTrophy, type TablerIcon } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { Folded } from '@/components/ui/folded'
import { type Tone, ToneBadge } from '@/components/ui/outcome-badge'
import { TextDiff } from '@/components/ui/text-diff'
import type { Proposal } from '@/pipeline/evaluation/optimise'
import { useExperiment } from '../use-experiment'
import { type MetricWords, useMetrics } from '../use-metrics'
import classes from './optimise.module.css'
import type { OptimiseFigures } from './optimise-figures'
import { UsePrompt } from './optimise-verdict'
import { proposalId } from './show-proposal'

/** Everything that was proposed: what was thought wrong, how the prompt differs, and why it was kept or not. */
export function Proposals({ figures }: { figures: OptimiseFigures }) {
  const t = useTranslations('optimise.result')
  const { proposals } = figures.progress
  if (proposals.length === 0) return null
  return (
    <section aria-label={t('proposals')}>
      <h3 className={classes.head}>{t('proposals')}</h3>
      <ol className={classes.proposals}>
        {proposals.map((proposal) => (
          <li key={proposal.number} id={proposalId(proposal.number)} data-refused={proposal.refused}>
            <ProposalRow proposal={proposal} figures={figures} />
          </li>
        ))}
      </ol>
    </section>
  )
}

interface RowProps {
  proposal: Proposal
  figures: OptimiseFigures
}

function ProposalRow({ proposal, figures }: RowProps) {
  const t = useTranslations('optimise.result')
  const words = useMetrics()
  const { number, way, candidateId, refused, insight } = proposal
  const { state, tone, icon } = stateOf(proposal, figures)
  const name = t('proposal', { number })
  return (
    <>
      <div className={classes.row}>
        <strong>{name}</strong>
        <span className={classes.dim}>{t(`ways.${way}`)}</span>
        <ToneBadge tone={tone} icon={icon} label={t(`states.${state}`)} />
        <span className={`${classes.figures} telar-tabular`}>{figureText(proposal, figures, words, t)}</span>
        {candidateId && !refused && proposal.after !== undefined ? (
          <UsePrompt candidateId={candidateId} small label={t('useNamed', { name })} />
        ) : null}
      </div>
      {insight ? (
        <p className={classes.insight}>
          <span className={classes.dim}>{t('insight')}</span> {insight}
        </p>
      ) : null}
      <Changes proposal={proposal} figures={figures} />
    </>
  )
}

type State = 'accepted' | 'best-somewhere' | 'kept' | 'measuring' | NonNullable<Proposal['refused']>

function stateOf({ candidateId = '', refused, after }: Proposal, { progress }: OptimiseFigures) {
  const looks = (state: State, tone: Tone, icon?: TablerIcon) => ({ state, tone, icon: icon ?? IconCircleMinus })
  if (refused) return looks(refused, 'quiet')
  if (after === undefined) return looks('measuring', 'quiet')
  if (candidateId === progress.acceptedId) return looks('accepted', 'ok', IconTrophy)
  return looks(progress.pareto.includes(candidateId) ? 'best-somewhere' : 'kept', 'quiet', IconCircleCheck)
}

type Words = ReturnType<typeof useTranslations<'optimise.result'>>

/** Before and after on its own cases and, where it came so far, on all validation cases. */
function figureText(
  { before, after, way, tokens, candidateId, refused }: Proposal,
  figures: OptimiseFigures,
  words: MetricWords,
  t: Words,
) {
  const { metric, on, progress } = figures
  const most = progress.drawn?.most
  const value = (one: number) => words.value(metric, one)
  if (refused === 'too-long' && tokens !== undefined && most !== undefined) return t('tooLong', { tokens, most })
  if (before === undefined || after === undefined) return tokens === undefined ? '' : t('tokens', { tokens })
  const { estimate } = candidateId && !refused ? on('validation', candidateId) : { estimate: null }
  return [
    t(way === 'reflect' ? 'onBatch' : 'onExamples', { before: value(before), after: value(after) }),
    ...(estimate
      ? [t('onAll', { value: value(estimate.mean), low: value(estimate.low), high: value(estimate.high) })]
      : []),
    ...(tokens === undefined ? [] : [t('tokens', { tokens })]),
  ].join(' · ')
}

/** How its prompt differs from the one it began with. */
function Changes({ proposal, figures }: RowProps) {
  const t = useTranslations('optimise.result')
  const { dto } = useExperiment()
  const { texts, examples, reason, parentId, refused } = proposal
  const parent = figures.progress.proposals.find(({ candidateId }) => candidateId === parentId)
  const before = textsBefore(parent, figures)
  const titles = new Map(dto.rows.map(({ caseId, title }) => [caseId, title]))
  if (!texts && !examples && !reason) return null
  return (
    <Folded label={t(parent ? 'changesTo' : 'changes', { number: parent?.number ?? 0 })} lazy>
      {reason ? <p className={classes.dim}>{t(refused === 'lost-variables' ? 'lost' : 'reason', { reason })}</p> : null}
      {Object.entries(texts ?? {}).map(([field, text]) => (
        <div key={field}>
          <h4 className={classes.field}>{field === 'system' || field === 'user' ? t(`fields.${field}`) : field}</h4>
          <TextDiff before={before[field] ?? ''} after={text} />
        </div>
      ))}
      {examples ? (
        <>
          <p className={classes.dim}>{t(`examples.${examples.choose}`, { count: examples.caseIds.length })}</p>
          <ul className={classes.examples}>
            {examples.caseIds.slice(0, MOST_TITLES).map((id) => (
              <li key={id}>{titles.get(id) ?? id}</li>
            ))}
          </ul>
          {examples.caseIds.length > MOST_TITLES ? (
            <p className={classes.dim}>{t('moreExamples', { count: examples.caseIds.length - MOST_TITLES })}</p>
          ) : null}
        </>
      ) : null}
    </Folded>
  )
}
const MOST_TITLES = 12

/** The texts of the prompt that a proposal began with; one that only added examples has those of its own parent. */
function textsBefore(parent: Proposal | undefined, figures: OptimiseFigures): Record<string, string> {
  if (!parent) return figures.progress.drawn?.texts ?? {}
  if (parent.texts) return parent.texts
  return textsBefore(
    figures.progress.proposals.find(({ candidateId }) => candidateId === parent.parentId),
    figures,
  )
}

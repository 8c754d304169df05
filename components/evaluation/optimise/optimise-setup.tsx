'use client'

import { Anchor, Checkbox, Group, NumberInput, Select, SimpleGrid } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect } from 'react'
import { ChatModelSelect } from '@/components/models/chat-model-select'
import { promptNodes } from '@/components/state/use-try-prompts'
import { useTRPC } from '@/components/trpc/client'
import { Folded } from '@/components/ui/folded'
import { useUrlState } from '@/components/ui/use-url-state'
import { localeOf, titleOf } from '@/components/words/node-texts'
import { definitions } from '@/nodes/definitions.gen'
import { type Split, splits } from '@/pipeline/cases/case'
import { LEAST_CASES, type OptimiseSetup, optimiseSetupSchema } from '@/pipeline/evaluation/optimise'
import type { SetupPartProps } from '../new/setup-part'
import classes from './optimise.module.css'

const ways = ['reflect', 'examples'] as const

/** Which prompt is improved, and how; beside it whether the dataset has what that takes. */
export function OptimiseSetupFields({ graph, datasetId, value, onChange }: SetupPartProps<OptimiseSetup>) {
  const t = useTranslations('optimise.setup')
  const locale = localeOf(useLocale())
  const [wanted] = useUrlState('node')
  const nodes = promptNodes(graph)
  const nodeId = (nodes.find(({ id }) => id === (value?.nodeId ?? wanted)) ?? nodes[0])?.id
  const setup = value ?? (nodeId === undefined ? undefined : optimiseSetupSchema.parse({ nodeId }))
  // What it begins with is what would be asked for.
  useEffect(() => {
    if (!value && setup) onChange(setup)
  })
  if (!setup) return <p className={classes.dim}>{t('noPrompt')}</p>
  const change = (part: Partial<OptimiseSetup>) => onChange({ ...setup, ...part })
  const toggle = (way: (typeof ways)[number], on: boolean) =>
    change({ ways: ways.filter((one) => (one === way ? on : setup.ways.includes(one))) })
  return (
    <div className={classes.fields}>
      {nodes.length > 1 ? (
        <Select
          label={t('node')}
          data={nodes.map((node) => ({ value: node.id, label: titleOf(node, definitions.get(node.type), locale) }))}
          value={nodeId ?? null}
          allowDeselect={false}
          onChange={(next) => next && change({ nodeId: next })}
        />
      ) : null}
      <Checkbox.Group label={t('ways')} value={setup.ways}>
        <Group mt={6} gap="lg" align="flex-start">
          {ways.map((way) => (
            <Checkbox
              key={way}
              value={way}
              label={t(`way.${way}`)}
              description={t(`wayHint.${way}`)}
              // One of them is left.
              disabled={setup.ways.length === 1 && setup.ways[0] === way}
              onChange={(event) => toggle(way, event.currentTarget.checked)}
            />
          ))}
        </Group>
      </Checkbox.Group>
      <Group grow align="flex-start">
        {setup.ways.includes('reflect') ? (
          <ChatModelSelect
            label={t('reflector')}
            value={setup.reflector ?? { provider: 'auto', model: '' }}
            onChange={(reflector) => change({ reflector })}
          />
        ) : null}
        <Amount
          label={t('proposals')}
          value={setup.proposals}
          min={1}
          max={100}
          onChange={(proposals) => change({ proposals })}
        />
      </Group>
      <SplitCounts datasetId={datasetId} />
      <Folded label={t('more')}>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <Amount
            label={t('batch')}
            hint={t('batchHint')}
            value={setup.batch}
            min={1}
            max={20}
            onChange={(batch) => change({ batch })}
          />
          <Amount
            label={t('growth')}
            hint={t('growthHint')}
            value={setup.growth}
            min={1}
            max={20}
            decimals
            onChange={(growth) => change({ growth })}
          />
          <Amount
            label={t('most')}
            hint={t('mostHint')}
            value={setup.maxPromptTokens}
            min={50}
            max={20_000}
            onChange={(maxPromptTokens) => change({ maxPromptTokens })}
          />
          <Amount
            label={t('seed')}
            hint={t('seedHint')}
            value={setup.seed}
            min={0}
            max={2_147_483_647}
            onChange={(seed) => change({ seed })}
          />
        </SimpleGrid>
      </Folded>
    </div>
  )
}

interface AmountProps {
  label: string
  hint?: string
  value: number
  min: number
  max: number
  decimals?: boolean
  onChange: (value: number) => void
}

function Amount({ label, hint, value, min, max, decimals = false, onChange }: AmountProps) {
  return (
    <NumberInput
      label={label}
      description={hint}
      value={value}
      min={min}
      max={max}
      clampBehavior="blur"
      allowDecimal={decimals}
      allowNegative={false}
      onChange={(next) => {
        if (typeof next === 'number' && next >= min && next <= max) onChange(next)
      }}
    />
  )
}

/** How many cases each split of a dataset has; where one has too few, what to do. */
function SplitCounts({ datasetId }: { datasetId: string | null }) {
  const t = useTranslations('optimise.setup')
  const names = useTranslations('evaluation.split')
  const trpc = useTRPC()
  const { data } = useQuery(trpc.datasets.get.queryOptions({ id: datasetId ?? '' }, { enabled: datasetId !== null }))
  if (datasetId === null || !data) return null
  const isMissing = (split: Split) => data.bySplit[split] < LEAST_CASES[split]
  return (
    <div aria-live="polite">
      <ul className={classes.splits} aria-label={t('splits')}>
        {splits.map((split) => (
          <li key={split} className={classes.split}>
            {isMissing(split) ? (
              <IconAlertTriangle size={15} className={classes.missing} aria-hidden />
            ) : (
              <IconCheck size={15} className={classes.enough} aria-hidden />
            )}
            {t(isMissing(split) ? 'tooFew' : 'enough', {
              split: names(split),
              count: data.bySplit[split],
              least: LEAST_CASES[split],
            })}
          </li>
        ))}
      </ul>
      {splits.some(isMissing) ? (
        <p className={classes.dim}>
          {t('splitFirst')}{' '}
          <Anchor component={Link} href={`/datasets/${encodeURIComponent(datasetId)}?dialog=split`} size="sm">
            {t('toSplit')}
          </Anchor>
        </p>
      ) : (
        <p className={classes.dim}>{t('splitsMean')}</p>
      )}
    </div>
  )
}

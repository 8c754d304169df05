'use client'

import { NumberInput, SegmentedControl, Select, Stack } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useMemo, useState } from 'react'
import { VaryDialog } from '@/components/form/vary/vary-dialog'
import { type FacetTarget, facetsIn, targetKey, useVaried } from '@/components/state/varied'
import { useTRPC } from '@/components/trpc/client'
import { Folded } from '@/components/ui/folded'
import { type Facet, facetKey, MOST_FACETS, MOST_VARIANTS, type SweepSetup } from '@/pipeline/evaluation/sweep'
import { combinations } from '@/pipeline/evaluation/variants'
import type { SetupPartProps } from '../new/setup-part'
import { AddFacet } from './add-facet'
import { FacetList } from './facet-list'
import classes from './sweep.module.css'

const begun = { search: 'halving', most: MOST_VARIANTS, confirmOn: 'test', seed: 1 } as const

/** What a sweep varies: what was chosen on the canvas, to be changed here, and how the best is found. */
export function SweepSetupFields({ pipelineId, graph, datasetId, value, onChange }: SetupPartProps<SweepSetup>) {
  const t = useTranslations('sweep.setup')
  const { facets: kept, vary, leave } = useVaried(pipelineId)
  const [target, setTarget] = useState<FacetTarget | null>(null)
  const [opened, setOpened] = useState(false)
  // How the best is found is remembered while nothing varies and there is no setup to keep it in.
  const [way, setWay] = useState<Omit<SweepSetup, 'facets'>>(() => value ?? begun)
  const facets = value?.facets ?? []
  const put = (next: readonly Facet[], by = way) =>
    onChange(next.length === 0 ? undefined : { ...by, facets: [...next] })
  const offered = useMemo(() => facetsIn(graph, kept).slice(0, MOST_FACETS), [graph, kept])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the form begins with, once
  useEffect(() => {
    if (value === undefined && offered.length > 0) put(offered)
  }, [])
  const keep = (facet: Facet) => {
    vary(facet)
    const at = facets.findIndex((one) => facetKey(one) === facetKey(facet))
    put(at < 0 ? [...facets, facet] : facets.with(at, facet))
  }
  const drop = (key: string) => {
    leave(key)
    put(facets.filter((facet) => facetKey(facet) !== key))
  }
  const choose = (next: FacetTarget) => {
    setTarget(next)
    setOpened(true)
  }
  const change = (part: Partial<typeof way>) => {
    const next = { ...way, ...part }
    setWay(next)
    put(facets, next)
  }
  return (
    <Stack gap="sm">
      {facets.length === 0 ? <p className={classes.dim}>{t('none')}</p> : null}
      <FacetList graph={graph} facets={facets} onChoose={choose} onDrop={drop} />
      {facets.length < MOST_FACETS ? (
        <AddFacet
          graph={graph}
          facets={facets}
          onChoose={(next) => (next.kind === 'without' ? keep({ ...next, values: [false, true] }) : choose(next))}
        />
      ) : (
        <p className={classes.dim}>{t('mostFacets', { most: MOST_FACETS })}</p>
      )}
      {facets.length > 0 ? (
        <>
          <p className={classes.dim}>{t('variants', { count: combinations(facets), most: way.most })}</p>
          <Way way={way} datasetId={datasetId} onChange={change} />
        </>
      ) : null}
      <VaryDialog
        opened={opened}
        target={target}
        graph={graph}
        values={target ? facets.find((facet) => facetKey(facet) === targetKey(target))?.values : undefined}
        onKeep={keep}
        onLeave={() => target && drop(targetKey(target))}
        onClose={() => setOpened(false)}
      />
    </Stack>
  )
}

interface WayProps {
  way: Omit<SweepSetup, 'facets'>
  datasetId: string | null
  onChange: (part: Partial<Omit<SweepSetup, 'facets'>>) => void
}

/** How the best is found, and on which cases it is measured again. */
function Way({ way, datasetId, onChange }: WayProps) {
  const t = useTranslations('sweep.setup')
  const splits = useTranslations('sweep.result.split')
  const trpc = useTRPC()
  const dataset = useQuery(trpc.datasets.get.queryOptions({ id: datasetId ?? '' }, { enabled: datasetId !== null }))
  const held = dataset.data?.bySplit[way.confirmOn]
  const count = (split: 'test' | 'validation') =>
    dataset.data ? t('counted', { split: splits(split), count: dataset.data.bySplit[split] }) : splits(split)
  return (
    <>
      <div>
        <SegmentedControl
          aria-label={t('search')}
          value={way.search}
          onChange={(next) => onChange({ search: next === 'full' ? 'full' : 'halving' })}
          data={[
            { value: 'halving', label: t('halving') },
            { value: 'full', label: t('full') },
          ]}
        />
        <p className={classes.dim}>{t(`${way.search}Hint`)}</p>
      </div>
      <Select
        label={t('confirmOn')}
        description={t('confirmHint')}
        data={(['test', 'validation'] as const).map((split) => ({ value: split, label: count(split) }))}
        value={way.confirmOn}
        allowDeselect={false}
        onChange={(next) => onChange({ confirmOn: next === 'validation' ? 'validation' : 'test' })}
      />
      {held === 0 ? (
        <p className={classes.caution}>
          <IconInfoCircle size={15} aria-hidden />
          <span>{t('noHeldOut')}</span>
        </p>
      ) : null}
      <Folded label={t('more')}>
        <NumberInput
          label={t('most')}
          description={t('mostHint')}
          min={2}
          max={MOST_VARIANTS}
          allowDecimal={false}
          value={way.most}
          onChange={(next) =>
            typeof next === 'number' && onChange({ most: Math.min(MOST_VARIANTS, Math.max(2, next)) })
          }
        />
      </Folded>
    </>
  )
}

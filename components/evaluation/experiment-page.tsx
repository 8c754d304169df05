'use client'

import { Button, Skeleton, Tabs } from '@mantine/core'
import { IconListDetails, IconScale, IconStethoscope } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { Page } from '@/components/ui/page'
import { usePageTitle } from '@/components/ui/use-page-title'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import type { ExperimentDto } from '@/server/services/evaluation/types'
import { CasesTab } from './cases/cases-tab'
import classes from './evaluation.module.css'
import { ExperimentHead } from './experiment-head'
import { ExplainTab } from './explain/explain-tab'
import { ResultTab } from './result-tab'
import { ExperimentContext, useOpenExperiment } from './use-experiment'

/** One experiment: what came of it, case by case, and why. */
export function ExperimentPage({ id }: { id: string }) {
  const t = useTranslations('evaluation')
  const trpc = useTRPC()
  const query = useQuery(
    trpc.evaluation.get.queryOptions(
      { experimentId: id },
      // Tens of thousands of cells are not compared one by one with those before; what happens meanwhile is told by events.
      { structuralSharing: false, staleTime: 60_000, refetchOnWindowFocus: false },
    ),
  )
  if (query.data) return <LoadedExperiment key={query.data.id} dto={query.data} />
  return (
    <Page title={t('experiment')} back={{ href: '/evaluation', label: t('title') }} wide>
      {query.isError ? (
        <ErrorCard
          error={query.error}
          onRetry={() => void query.refetch()}
          action={
            <Button component={Link} href="/evaluation" variant="default">
              {t('toList')}
            </Button>
          }
        />
      ) : (
        <Skeleton height={480} radius="md" />
      )}
    </Page>
  )
}

const tabs = [
  { value: 'result', icon: IconScale, Content: ResultTab },
  { value: 'cases', icon: IconListDetails, Content: CasesTab },
  { value: 'explain', icon: IconStethoscope, Content: ExplainTab },
] as const

function LoadedExperiment({ dto }: { dto: ExperimentDto }) {
  const t = useTranslations('evaluation.parts')
  usePageTitle(dto.name)
  const experiment = useOpenExperiment(dto)
  const [tab] = useUrlState('tab')
  const current = tabs.find(({ value }) => value === tab)?.value ?? 'result'
  return (
    <ExperimentContext.Provider value={experiment}>
      <div className={classes.page}>
        <ExperimentHead />
        <Tabs
          value={current}
          onChange={(next) => setUrlState({ tab: next === 'result' ? null : next })}
          keepMounted={false}
          className={classes.parts}
        >
          <Tabs.List px={16}>
            {tabs.map(({ value, icon: Icon }) => (
              <Tabs.Tab key={value} value={value} leftSection={<Icon size={15} aria-hidden />}>
                {t(value)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {tabs.map(({ value, Content }) => (
            <Tabs.Panel key={value} value={value} className={classes.part} data-part={value}>
              <Content />
            </Tabs.Panel>
          ))}
        </Tabs>
      </div>
    </ExperimentContext.Provider>
  )
}

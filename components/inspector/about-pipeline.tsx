'use client'

import { Anchor, Kbd, UnstyledButton } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useMemo } from 'react'
import { useEditor, useEditorInstance, useRun } from '@/components/state/editor-context'
import { takeUpRun } from '@/components/state/take-up-run'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { Folded } from '@/components/ui/folded'
import { OutcomeBadge } from '@/components/ui/outcome-badge'
import { RelativeTime } from '@/components/ui/use-format'
import { inputFieldsOf, referencesOf } from '@/pipeline/declared'
import type { RunSummary } from '@/server/services/runs/types'
import classes from './inspector.module.css'

const RECENT = 5

/** What the inspector shows while nothing is selected: what this pipeline is, what is live, how it ran last, and the keys. */
export function AboutPipeline() {
  const t = useTranslations('editor.about')
  return (
    <div className={classes.selection}>
      <h2 className={classes.count}>{t('title')}</h2>
      <Facts />
      <RecentRuns />
      <Keys />
    </div>
  )
}

function Facts() {
  const t = useTranslations('editor.about')
  const trpc = useTRPC()
  const { pipelineId } = useEditorInstance()
  const graph = useEditor((state) => state.graph)
  const definitions = useEditor((state) => state.definitions)
  const { collections } = useEditor((state) => state.environment)
  const live = useQuery(trpc.deployments.get.queryOptions({ pipelineId }))
  const inputs = useMemo(() => inputFieldsOf(graph, definitions), [graph, definitions])
  const searched = useMemo(() => {
    const ids = graph.nodes.flatMap((node) =>
      referencesOf(node, definitions).flatMap((ref) => (ref.kind === 'collection' ? [ref.id] : [])),
    )
    return collections.filter(({ id }) => ids.includes(id))
  }, [graph, definitions, collections])
  const facts: [string, ReactNode][] = [
    [t('takes'), inputs.map((field) => field.label ?? field.name).join(', ') || t('nothing')],
    [t('consists'), t('nodes', { count: graph.nodes.length })],
  ]
  if (searched.length > 0) {
    const links = searched.map(({ id, name }) => (
      <Anchor key={id} component={Link} href={`/collections/${id}`} display="block">
        {name}
      </Anchor>
    ))
    facts.push([t('searches'), links])
  }
  if (live.data !== undefined) {
    const { data } = live
    const said = data
      ? t.rich('version', { number: data.version.number, when: () => <RelativeTime iso={data.updatedAt} /> })
      : t('notLive')
    facts.push([t('live'), said])
  }
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function RecentRuns() {
  const t = useTranslations('editor.about')
  const trpc = useTRPC()
  const { pipelineId } = useEditorInstance()
  const queries = useQueryClient()
  const runs = useQuery(trpc.runs.list.queryOptions({ pipelineId, limit: RECENT }))
  const ended = useRun((state) => (state.phase === 'done' ? state.view?.runId : undefined))
  useEffect(() => {
    if (ended) void queries.invalidateQueries(trpc.runs.list.queryFilter())
  }, [ended, queries, trpc])
  const items = runs.data?.items ?? []
  if (items.length === 0) return runs.data ? <p className={classes.hint}>{t('noRuns')}</p> : null
  return (
    <section>
      <h3 className={classes.heading}>{t('runs')}</h3>
      <ul className={classes.runs}>
        {items.map((run) => (
          <li key={run.id}>
            <RecentRun run={run} />
          </li>
        ))}
      </ul>
      <Anchor component={Link} href={`/runs?pipeline=${encodeURIComponent(pipelineId)}`} size="xs">
        {t('allRuns')}
      </Anchor>
    </section>
  )
}

/** Takes the run up again in the dock, with what it was asked. */
function RecentRun({ run }: { run: RunSummary }) {
  const t = useTranslations('editor.about')
  const { ui, run: controller, dock } = useEditorInstance()
  const client = useTRPCClient()
  return (
    <UnstyledButton
      className={classes.run}
      title={t('openRun')}
      disabled={run.damaged}
      onClick={() => {
        takeUpRun(client, controller, dock, run.id)
        ui.setState({ dockOpen: true, dockTab: 'run' })
      }}
    >
      <span className={classes.runTitle}>{run.title || t('untitled')}</span>
      <span className={classes.runFacts}>
        <OutcomeBadge state={run.status} /> <RelativeTime iso={run.startedAt} />
      </span>
    </UnstyledButton>
  )
}

const keys = ['add', 'connect', 'open', 'move', 'find', 'run'] as const

function Keys() {
  const t = useTranslations('editor.inspector')
  const about = useTranslations('editor.about')
  return (
    <Folded label={about('keys')}>
      <ul className={classes.hints}>
        {keys.map((hint) => (
          <li key={hint}>{t.rich(`hints.${hint}`, { key: (chunks) => <Kbd size="xs">{chunks}</Kbd> })}</li>
        ))}
      </ul>
    </Folded>
  )
}

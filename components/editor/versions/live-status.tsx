'use client'

import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core'
import { IconBroadcast, IconGitCompare, IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { useCommands } from '@/components/shell/commands'
import { compareWith } from '@/components/state/comparison'
import { useEditorInstance, useUi } from '@/components/state/editor-context'
import { useTRPC } from '@/components/trpc/client'
import { useChanges, useDraft, useVersion } from './use-versions'
import classes from './versions.module.css'

/** What is live, and how far the draft is ahead of it; opens the versions. */
export function LiveStatus() {
  const t = useTranslations('editor.versions')
  const { pipelineId, ui } = useEditorInstance()
  const trpc = useTRPC()
  const deployment = useQuery(trpc.deployments.get.queryOptions({ pipelineId }))
  const number = deployment.data?.version.number
  const { data: live } = useVersion(number)
  const { length: count } = useChanges(live?.graph, useDraft())
  if (deployment.isPending) return null
  const ahead = count > 0 ? t('ahead', { count }) : null
  const state = number === undefined ? t(deployment.isError ? 'title' : 'notPublished') : t('isLive', { number })
  const short = number === undefined ? '' : count > 0 ? `v${number} +${count}` : `v${number}`
  const said = ahead ? `${state} · ${ahead}` : state
  return (
    <span className={classes.chips}>
      <UnstyledButton
        className={classes.chip}
        data-live={number !== undefined || undefined}
        onClick={() => ui.setState({ versionsOpen: true })}
        aria-label={t('open', { state: said })}
        title={t('open', { state: said })}
        data-testid="live-status"
      >
        {number === undefined ? <IconPencil size={14} aria-hidden /> : <IconBroadcast size={14} aria-hidden />}
        <span className={classes.long} aria-hidden>
          {state}
          {ahead ? <span className={classes.ahead}> · {ahead}</span> : null}
        </span>
        <span className={classes.short} aria-hidden>
          {short}
        </span>
      </UnstyledButton>
      <ComparisonToggle live={number ?? null} isAhead={count > 0} />
    </span>
  )
}

/** Shows on the canvas what differs from the version that is live, or hides it; in the palette of commands too. */
function ComparisonToggle({ live, isAhead }: { live: number | null; isAhead: boolean }) {
  const t = useTranslations('editor')
  const instance = useEditorInstance()
  const compared = useUi((state) => state.comparedWith)
  const number = compared ?? live
  const label = number === null ? null : t(compared === null ? 'versions.show' : 'versions.hide', { number })
  const commands = useMemo(() => {
    if (label === null) return []
    const run = () => compareWith(instance, compared === null ? live : null)
    return [{ id: 'editor.differences', label, group: t('commands.group'), run }]
  }, [t, instance, label, compared, live])
  useCommands('differences', commands)
  const [command] = commands
  if (!command || (compared === null && !isAhead)) return null
  return (
    <Tooltip label={command.label} position="bottom">
      <ActionIcon
        size="md"
        variant={compared === null ? 'subtle' : 'light'}
        aria-label={command.label}
        aria-pressed={compared !== null}
        onClick={command.run}
      >
        <IconGitCompare size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}

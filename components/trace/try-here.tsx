'use client'

import { Button, Menu } from '@mantine/core'
import { IconLayoutGrid } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { promptNodes, promptOf, useTryPrompts } from '@/components/state/use-try-prompts'
import { useStepName } from '@/components/words/step-name'
import type { Graph } from '@/pipeline/graph'

interface TryHereProps {
  runId: string
  graph: Graph | null
  /** Tries the prompt of this step; absent: any of the drawing. */
  stepId?: string
  /** Smaller, beside other small things. */
  compact?: boolean
}

/** Tries other prompts on what a run had before it: nothing is looked up again. Not there where no prompt is. */
export function TryHere({ runId, graph, stepId, compact }: TryHereProps) {
  const t = useTranslations('play.ways')
  const nameOf = useStepName(graph)
  const create = useTryPrompts()
  const own = graph && stepId !== undefined ? promptOf(graph, stepId) : undefined
  const prompts = !graph ? [] : stepId === undefined ? promptNodes(graph) : own ? [own] : []
  const [only, ...others] = prompts
  if (!only) return null
  const look = {
    variant: compact ? 'subtle' : 'default',
    size: compact || stepId !== undefined ? (compact ? 'compact-xs' : 'compact-sm') : 'xs',
    leftSection: <IconLayoutGrid size={14} aria-hidden />,
    loading: create.isPending || create.isSuccess,
    title: t('hereHint'),
  } as const
  if (others.length === 0) {
    return (
      <Button {...look} onClick={() => create.mutate({ runId, nodeId: only.id })}>
        {t('here')}
      </Button>
    )
  }
  return (
    <Menu>
      <Menu.Target>
        <Button {...look}>{t('here')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('which')}</Menu.Label>
        {prompts.map((node) => (
          <Menu.Item key={node.id} onClick={() => create.mutate({ runId, nodeId: node.id })}>
            {nameOf({ stepId: node.id, type: node.type })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

'use client'

import { Button, Menu } from '@mantine/core'
import { IconArrowsLeftRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { OutcomeBadge } from '@/components/ui/outcome-badge'
import { RelativeTime } from '@/components/ui/use-format'
import type { RunDetails } from '@/server/services/runs/types'

const MOST = 8

/** Other runs of the same pipeline, to compare this one with. The earlier one is named first. */
export function CompareMenu({ run }: { run: RunDetails }) {
  const t = useTranslations('runs')
  const trpc = useTRPC()
  const [open, setOpen] = useState(false)
  const of = run.pipelineId ?? undefined
  const query = useQuery(trpc.runs.list.queryOptions({ pipelineId: of, limit: MOST + 1 }, { enabled: open }))
  const others = (query.data?.items ?? []).filter(({ id }) => id !== run.id).slice(0, MOST)
  const pair = (id: string, startedAt: string) =>
    startedAt < run.startedAt ? `a=${id}&b=${run.id}` : `a=${run.id}&b=${id}`
  return (
    <Menu opened={open} onChange={setOpen} position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconArrowsLeftRight size={15} aria-hidden />}>
          {t('compare.with')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown maw={420}>
        {others.length === 0 ? (
          <Menu.Label>{t(query.isSuccess ? 'compare.noOthers' : 'compare.looking')}</Menu.Label>
        ) : null}
        {others.map(({ id, title, status, startedAt }) => (
          <Menu.Item
            key={id}
            component={Link}
            href={`/runs/compare?${pair(id, startedAt)}`}
            leftSection={<OutcomeBadge state={status} compact />}
            rightSection={<RelativeTime iso={startedAt} />}
          >
            {title || t('untitled')}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component={Link} href={of ? `/runs?pipeline=${of}` : '/runs'}>
          {t('compare.fromList')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

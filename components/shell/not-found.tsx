'use client'

import { Button } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { EmptyState } from '@/components/ui/empty-state'
import { usePageTitle } from '@/components/ui/use-page-title'

/** What an address shows that leads nowhere. */
export function NotFound() {
  const t = useTranslations('common.page')
  usePageTitle(t('notFoundTitle'))
  return (
    <EmptyState
      icon={IconMapOff}
      title={t('notFoundTitle')}
      actions={
        <Button component={Link} href="/pipelines">
          {t('toPipelines')}
        </Button>
      }
    >
      {t('notFoundBody')}
    </EmptyState>
  )
}

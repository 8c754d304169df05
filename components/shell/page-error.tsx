'use client'

import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { EmptyState } from '@/components/ui/empty-state'

/** What a page shows that broke while rendering. */
export function PageError({ reset }: { reset: () => void }) {
  const t = useTranslations('common')
  return (
    <EmptyState
      icon={IconAlertTriangle}
      title={t('page.errorTitle')}
      actions={
        <>
          <Button onClick={reset}>{t('actions.retry')}</Button>
          <Button variant="default" component={Link} href="/pipelines">
            {t('page.toPipelines')}
          </Button>
        </>
      }
    >
      {t('page.errorBody')}
    </EmptyState>
  )
}

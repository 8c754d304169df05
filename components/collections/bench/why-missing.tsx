'use client'

import { Button } from '@mantine/core'
import { IconFilterQuestion } from '@tabler/icons-react'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import classes from './bench.module.css'

// It brings the node definitions along, which nothing else on this page needs.
const ExplainDialog = dynamic(
  () => import('@/components/retrieval/explain-dialog').then((module) => module.ExplainDialog),
  {
    ssr: false,
  },
)

/** Leads from a question whose document is not among the results to the stage that loses it. */
export function WhyMissing({ collectionId, query }: { collectionId: string; query: string }) {
  const t = useTranslations('collections.bench')
  const [opened, setOpened] = useState(false)
  return (
    <div className={classes.why}>
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconFilterQuestion size={14} aria-hidden />}
        onClick={() => setOpened(true)}
      >
        {t('why')}
      </Button>
      {opened ? (
        <ExplainDialog
          opened
          onClose={() => setOpened(false)}
          about={{ kind: 'question', query }}
          collectionIds={[collectionId]}
        />
      ) : null}
    </div>
  )
}

'use client'

import { Button, Group } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { ErrorCard } from '@/components/ui/error-card'
import { uiErrorOf } from '@/components/ui/error-info'

interface SaveErrorProps {
  error: unknown
  busy: boolean
  /** Puts what is stored now into the form. */
  onLoad: () => void
  /** Saves the form over what is stored now. */
  onOverwrite: () => void
}

/** Why a form was not saved; where somebody else was faster, whose settings stay is for the person to say. */
export function SaveError({ error, busy, onLoad, onOverwrite }: SaveErrorProps) {
  const t = useTranslations('collections.conflict')
  const isConflict = uiErrorOf(error).code === 'conflict'
  return (
    <ErrorCard
      error={error}
      compact
      action={
        isConflict ? (
          <Group gap="xs">
            <Button variant="default" disabled={busy} onClick={onLoad}>
              {t('load')}
            </Button>
            <Button variant="default" disabled={busy} onClick={onOverwrite}>
              {t('overwrite')}
            </Button>
          </Group>
        ) : undefined
      }
    />
  )
}

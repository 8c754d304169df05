'use client'

import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'

interface CopyButtonProps {
  value: string
  /** Text on the button; without it only the icon shows. */
  label?: string
}

/** Copies a text and says that it did. */
export function CopyButton({ value, label }: CopyButtonProps) {
  const t = useTranslations('common')
  const clipboard = useClipboard({ timeout: 1500 })
  const said = clipboard.copied ? t('actions.copied') : (label ?? t('actions.copy'))
  const Icon = clipboard.copied ? IconCheck : IconCopy
  if (label !== undefined) {
    return (
      <Button variant="default" leftSection={<Icon size={14} aria-hidden />} onClick={() => clipboard.copy(value)}>
        <span aria-live="polite">{said}</span>
      </Button>
    )
  }
  return (
    <Tooltip label={said}>
      <ActionIcon aria-label={said} onClick={() => clipboard.copy(value)}>
        <Icon size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}

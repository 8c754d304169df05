'use client'

import { Anchor } from '@mantine/core'
import { IconAlertTriangle, IconCloudCheck, IconCloudUp } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useStore } from 'zustand'
import { useErrorTexts } from '@/components/ui/error-card'
import { uiErrorOf } from '@/components/ui/error-info'
import type { Autosave } from './autosave'
import classes from './editor.module.css'

/** Whether the drawing is kept, in a word; a failure says why and can be tried again. */
export function SaveStatus({ autosave }: { autosave: Autosave }) {
  const t = useTranslations('editor.save')
  const textsOf = useErrorTexts()
  const state = useStore(autosave.store)
  if (state.kind === 'failed') {
    return (
      <span className={classes.save} data-kind="failed" role="status">
        <IconAlertTriangle size={14} aria-hidden /> {t('failed', { reason: textsOf(uiErrorOf(state.error)).title })}{' '}
        <Anchor component="button" type="button" size="xs" onClick={() => void autosave.flush()}>
          {t('retry')}
        </Anchor>
      </span>
    )
  }
  if (state.kind === 'conflict') {
    return (
      <span className={classes.save} data-kind="failed" role="status">
        <IconAlertTriangle size={14} aria-hidden /> {t(state.gone ? 'gone' : 'conflict')}
      </span>
    )
  }
  const saved = state.kind === 'saved'
  const Icon = saved ? IconCloudCheck : IconCloudUp
  return (
    <span className={classes.save} role="status" data-kind={state.kind}>
      <Icon size={14} aria-hidden /> {saved ? t('saved') : t('saving')}
    </span>
  )
}

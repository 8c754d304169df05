'use client'

import { Button } from '@mantine/core'
import { IconAlertCircle, IconCircleOff, IconRefresh } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useCallback } from 'react'
import { errorTable } from '@/pipeline/error-table'
import { earlier } from '@/pipeline/said'
import classes from './error-card.module.css'
import { type UiError, uiErrorOf } from './error-info'
import { useSaid } from './phrases'

interface ErrorCardProps {
  /** An ErrorInfo, or whatever a call threw. */
  error: unknown
  /** Asks again; shown as a button. */
  onRetry?: () => void
  /** A button that does what the fix says. */
  action?: ReactNode
  compact?: boolean
}

/** Says what happened, what to do, and offers to do it. */
export function ErrorCard({ error, onRetry, action, compact }: ErrorCardProps) {
  const t = useTranslations('common')
  const info = uiErrorOf(error)
  const texts = useErrorTexts()(info)
  // What does not exist is not there the second time either.
  const retry = info.code === 'not-found' ? undefined : onRetry
  // What a person stopped is no failure.
  const stopped = info.code === 'cancelled'
  const Icon = stopped ? IconCircleOff : IconAlertCircle
  return (
    <div
      className={classes.root}
      role={stopped ? 'status' : 'alert'}
      data-compact={compact || undefined}
      data-quiet={stopped || undefined}
    >
      <Icon size={18} stroke={1.8} className={classes.icon} aria-hidden />
      <div className={classes.text}>
        <p className={classes.title}>{texts.title}</p>
        {texts.message ? <p className={classes.message}>{texts.message}</p> : null}
        <p className={classes.fix}>{texts.fix}</p>
        <ServerSaid error={info} />
      </div>
      {retry || action ? (
        <div className={classes.actions}>
          {action}
          {retry ? (
            <Button variant="default" leftSection={<IconRefresh size={14} aria-hidden />} onClick={retry}>
              {t('actions.retry')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </div>
  )
}

/** What another program said, word for word, for whoever knows it; one click away. */
export function ServerSaid({ error }: { error: UiError }) {
  const t = useTranslations('common')
  const said = error.details?.said
  if (typeof said !== 'string' || said === '') return null
  return (
    <details className={classes.said}>
      <summary>{t('serverSaid')}</summary>
      <code>{said}</code>
    </details>
  )
}

export interface ErrorTexts {
  title: string
  /** The server's own sentence with the facts; empty when it says no more than the title. */
  message: string
  fix: string
  /** Whether all of it is in the reader's language: words of another program, such as a model server's, stay as they are. */
  translated: boolean
}

/** The texts of an error in the reader's language, as far as they are known. */
export function useErrorTexts(): (error: UiError) => ErrorTexts {
  const t = useTranslations('common')
  const saidOf = useSaid()
  return useCallback(
    (error) => {
      const known = error.code === 'unreachable' ? undefined : errorTable[error.code]
      const message =
        known === undefined || error.message === known.means
          ? ''
          : saidOf(error.said?.message ?? earlier(error.message))
      // A fix made for this very case says more than the one of its code.
      const usual = known === undefined || error.fix === known.fix
      const fix = usual ? t(`errors.${error.code}.fix`) : saidOf(error.said?.fix ?? earlier(error.fix))
      return {
        title: t(`errors.${error.code}.title`),
        message: message ?? error.message,
        fix: fix ?? error.fix,
        translated: message !== undefined && fix !== undefined,
      }
    },
    [saidOf, t],
  )
}

export interface ErrorLine {
  text: string
  /** The server's own words, where the text had to do without them. */
  detail: string | undefined
}

/**
 * An error as one short text, for rows and cards. Where its sentence has no translation the text is the one of the error's
 * code, and the facts are its detail, so that no text changes its language halfway.
 */
export function useErrorLine(): (error: UiError) => ErrorLine {
  const t = useTranslations('common')
  const textsOf = useErrorTexts()
  return useCallback(
    (error) => {
      const { title, message, fix, translated } = textsOf(error)
      if (translated) return { text: [message || `${title}.`, fix].join(' '), detail: undefined }
      return { text: `${title}. ${t(`errors.${error.code}.fix`)}`, detail: `${error.message} ${error.fix}` }
    },
    [t, textsOf],
  )
}

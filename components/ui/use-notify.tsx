'use client'

import { notifications } from '@mantine/notifications'
import { IconAlertCircle, IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useErrorTexts } from './error-card'
import { uiErrorOf } from './error-info'

interface Notify {
  done: (message: string) => void
  /** Says why something was not done, though nothing failed. */
  refused: (message: string) => void
  /** Says what failed and what to do about it. */
  error: (error: unknown) => void
}

/** Short messages in the corner, for what has no place on the page. */
export function useNotify(): Notify {
  const textsOf = useErrorTexts()
  return useMemo(
    () => ({
      done: (message) =>
        notifications.show({ message, color: 'teal', icon: <IconCheck size={16} aria-hidden />, autoClose: 3_000 }),
      refused: (message) =>
        notifications.show({
          message,
          color: 'yellow',
          icon: <IconAlertTriangle size={16} aria-hidden />,
          autoClose: 10_000,
        }),
      error: (error) => {
        const texts = textsOf(uiErrorOf(error))
        notifications.show({
          title: texts.title,
          message: [texts.message, texts.fix].filter(Boolean).join(' '),
          color: 'red',
          icon: <IconAlertCircle size={16} aria-hidden />,
          autoClose: 10_000,
        })
      },
    }),
    [textsOf],
  )
}

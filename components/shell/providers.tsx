'use client'

import { MantineProvider, mergeThemeOverrides } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { useTranslations } from 'next-intl'
import { type ReactNode, useMemo } from 'react'
import { ApiProvider } from '@/components/trpc/provider'
import { ConfirmProvider } from '@/components/ui/confirm'
import { PhrasesProvider } from '@/components/ui/phrases'
import { cssVariables, theme } from './theme'

interface ProvidersProps {
  /** What the server's sentences are called in the reader's language; undefined where that is English. */
  phrases: Readonly<Record<string, string>> | undefined
  children: ReactNode
}

/** Everything a page may expect around it: theme, API, dialogs that ask, messages that appear. */
export function Providers({ phrases, children }: ProvidersProps) {
  const t = useTranslations('common.actions')
  const close = t('close')
  const clear = t('clear')
  // The kit gives its close buttons no name, and hides those that clear a choice from the keyboard.
  const named = useMemo(() => {
    const clearButtonProps = { 'aria-label': clear, 'aria-hidden': false, tabIndex: 0 }
    return mergeThemeOverrides(theme, {
      components: {
        CloseButton: { defaultProps: { 'aria-label': close } },
        Select: { defaultProps: { clearButtonProps } },
      },
    })
  }, [close, clear])
  return (
    <MantineProvider theme={named} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <Notifications position="bottom-right" limit={4} />
      <ApiProvider>
        <PhrasesProvider catalogue={phrases}>
          <ConfirmProvider>{children}</ConfirmProvider>
        </PhrasesProvider>
      </ApiProvider>
    </MantineProvider>
  )
}

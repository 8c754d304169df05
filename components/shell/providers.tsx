'use client'

import { MantineProvider, mergeThemeOverrides } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { useTranslations } from 'next-intl'
import { type ReactNode, useMemo } from 'react'
import { ApiProvider } from '@/components/trpc/provider'
import { ConfirmProvider } from '@/components/ui/confirm'
import { cssVariables, theme } from './theme'

/** Everything a page may expect around it: theme, API, dialogs that ask, messages that appear. */
export function Providers({ children }: { children: ReactNode }) {
  const t = useTranslations('common.actions')
  const close = t('close')
  // The kit gives its close buttons no name.
  const named = useMemo(
    () => mergeThemeOverrides(theme, { components: { CloseButton: { defaultProps: { 'aria-label': close } } } }),
    [close],
  )
  return (
    <MantineProvider theme={named} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <Notifications position="bottom-right" limit={4} />
      <ApiProvider>
        <ConfirmProvider>{children}</ConfirmProvider>
      </ApiProvider>
    </MantineProvider>
  )
}

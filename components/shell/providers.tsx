'use client'

import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { ApiProvider } from '@/components/trpc/provider'
import { ConfirmProvider } from '@/components/ui/confirm'
import { cssVariables, theme } from './theme'

/** Everything a page may expect around it: theme, API, dialogs that ask, messages that appear. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <Notifications position="bottom-right" limit={4} />
      <ApiProvider>
        <ConfirmProvider>{children}</ConfirmProvider>
      </ApiProvider>
    </MantineProvider>
  )
}

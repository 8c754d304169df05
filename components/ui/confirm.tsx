'use client'

import { Button, Group, getDefaultZIndex, Modal, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'

export interface ConfirmRequest {
  title: string
  /** What will be lost, in one sentence. */
  body: ReactNode
  /** The verb on the button: "Delete", never "OK". */
  action: string
  danger?: boolean
}

type Ask = (request: ConfirmRequest) => Promise<boolean>
interface Pending extends ConfirmRequest {
  answer: (yes: boolean) => void
}

const ConfirmContext = createContext<Ask | null>(null)

/** Holds the one dialog that asks before something is lost. */
export function ConfirmProvider({ children }: { children: ReactNode }) {
  const t = useTranslations('common')
  const [pending, setPending] = useState<Pending | null>(null)
  const [open, setOpen] = useState(false)

  const ask = useCallback<Ask>(
    (request) =>
      new Promise((resolve) => {
        setPending({ ...request, answer: resolve })
        setOpen(true)
      }),
    [],
  )
  const close = (yes: boolean) => {
    pending?.answer(yes)
    setOpen(false)
  }
  const value = useMemo(() => ask, [ask])

  return (
    <ConfirmContext.Provider value={value}>
      {children}
      <Modal
        // It may ask from within another dialog, and asks above it.
        zIndex={getDefaultZIndex('max')}
        opened={open}
        onClose={() => close(false)}
        title={pending?.title}
        size="sm"
      >
        <Text component="div" size="sm" c="dimmed">
          {pending?.body}
        </Text>
        <Group justify="flex-end" mt="md" gap="xs">
          <Button variant="default" onClick={() => close(false)}>
            {t('actions.cancel')}
          </Button>
          <Button color={pending?.danger ? 'red' : undefined} onClick={() => close(true)} data-autofocus>
            {pending?.action}
          </Button>
        </Group>
      </Modal>
    </ConfirmContext.Provider>
  )
}

/** Asks the person; resolves to whether they agreed. */
export function useConfirm(): Ask {
  const ask = useContext(ConfirmContext)
  if (!ask) throw new Error('useConfirm needs ConfirmProvider above it')
  return ask
}

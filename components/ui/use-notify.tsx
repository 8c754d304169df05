'use client'

import { Button, Group } from '@mantine/core'
import { randomId } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { IconAlertCircle, IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useErrorTexts } from './error-card'
import { uiErrorOf } from './error-info'

/** Something to do about what was said, such as taking it back. */
interface Act {
  label: string
  run: () => void
}

interface Notify {
  /** With acts it stays longer: they must be read and reached. */
  done: (message: string, acts?: readonly Act[]) => void
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
      done: (message, acts = []) => {
        const id = randomId()
        notifications.show({
          id,
          message: acts.length === 0 ? message : <WithActs message={message} acts={acts} id={id} />,
          color: 'teal',
          icon: <IconCheck size={16} aria-hidden />,
          autoClose: acts.length === 0 ? 3_000 : 10_000,
        })
      },
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

function WithActs({ message, acts, id }: { message: string; acts: readonly Act[]; id: string }) {
  return (
    <>
      {message}
      <Group gap={4} mt={4} ml={-8}>
        {acts.map(({ label, run }) => (
          <Button
            key={label}
            variant="subtle"
            size="compact-sm"
            onClick={() => {
              notifications.hide(id)
              run()
            }}
          >
            {label}
          </Button>
        ))}
      </Group>
    </>
  )
}

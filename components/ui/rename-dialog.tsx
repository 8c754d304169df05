'use client'

import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ErrorCard } from './error-card'

/** What is to be named anew, and how. */
export interface Renaming {
  title: string
  name: string
  rename: (name: string) => Promise<unknown>
}

/** Asks for a new name; open while something is given. */
export function RenameDialog({ renaming, onClose }: { renaming: Renaming | null; onClose: () => void }) {
  return (
    <Modal opened={renaming !== null} onClose={onClose} title={renaming?.title} size="sm">
      {renaming ? <RenameForm renaming={renaming} onClose={onClose} /> : null}
    </Modal>
  )
}

function RenameForm({ renaming, onClose }: { renaming: Renaming; onClose: () => void }) {
  const t = useTranslations('common')
  const [name, setName] = useState(renaming.name)
  const rename = useMutation({ mutationFn: renaming.rename, onSuccess: onClose })
  const trimmed = name.trim()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (trimmed) rename.mutate(trimmed)
      }}
    >
      <TextInput
        label={t('rename.name')}
        value={name}
        maxLength={120}
        onChange={(event) => setName(event.currentTarget.value)}
        error={trimmed ? null : t('rename.missing')}
        data-autofocus
      />
      {rename.isError ? <ErrorCard error={rename.error} compact /> : null}
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('actions.cancel')}
        </Button>
        <Button type="submit" disabled={!trimmed} loading={rename.isPending}>
          {t('actions.rename')}
        </Button>
      </Group>
    </form>
  )
}

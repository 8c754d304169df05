'use client'

import { Button, Group, Modal, Stack, TagsInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'

const MOST = 10

interface TagsDialogProps {
  opened: boolean
  onClose: () => void
  known: readonly string[]
  count: number
  onApply: (tags: { addTags?: string[]; removeTags?: string[] }) => void
}

/** Asks which tags several cases get, and which they lose. */
export function TagsDialog({ opened, onClose, known, count, onApply }: TagsDialogProps) {
  const t = useTranslations('datasets.bulk')
  const common = useTranslations('common.actions')
  const [add, setAdd] = useState<string[]>([])
  const [remove, setRemove] = useState<string[]>([])
  const close = () => {
    setAdd([])
    setRemove([])
    onClose()
  }
  return (
    <Modal opened={opened} onClose={close} title={t('tagsTitle', { count })} size="sm">
      <Stack gap="sm">
        <TagsInput
          label={t('addTags')}
          data={[...known]}
          maxTags={MOST}
          value={add}
          onChange={setAdd}
          acceptValueOnBlur
        />
        <TagsInput
          label={t('removeTags')}
          data={[...known]}
          maxTags={MOST}
          value={remove}
          onChange={setRemove}
          acceptValueOnBlur
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            {common('cancel')}
          </Button>
          <Button
            disabled={add.length + remove.length === 0}
            onClick={() => {
              onApply({ ...(add.length > 0 && { addTags: add }), ...(remove.length > 0 && { removeTags: remove }) })
              close()
            }}
          >
            {t('apply')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

'use client'

import { Button, Group, Modal, Radio, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { SourceDto } from '@/server/services/sources/types'

interface DeleteSourceDialogProps {
  source: SourceDto
  opened: boolean
  onClose: () => void
  /** Gives whether it succeeded. */
  remove: (keepDocuments: boolean) => Promise<boolean>
}

/** Asks what becomes of the documents of a source that goes. */
export function DeleteSourceDialog({ source, opened, onClose, remove }: DeleteSourceDialogProps) {
  const t = useTranslations('collections.sources')
  const common = useTranslations('common.actions')
  const [keep, setKeep] = useState('keep')
  const [busy, setBusy] = useState(false)
  const confirm = async () => {
    setBusy(true)
    const done = await remove(keep === 'keep')
    setBusy(false)
    if (done) onClose()
  }
  return (
    <Modal opened={opened} onClose={onClose} title={t('deleteTitle', { name: source.name })}>
      <Stack gap="md">
        <Radio.Group size="sm" label={t('deleteQuestion', { count: source.documents })} value={keep} onChange={setKeep}>
          <Stack gap="xs" mt="xs">
            <Radio size="xs" value="keep" label={t('deleteKeep')} description={t('deleteKeepHint')} />
            <Radio size="xs" value="remove" label={t('deleteRemove')} description={t('deleteRemoveHint')} />
          </Stack>
        </Radio.Group>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button color="red" loading={busy} onClick={() => void confirm()}>
            {common('delete')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

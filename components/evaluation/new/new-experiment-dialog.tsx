'use client'

import { Modal } from '@mantine/core'
import { useTranslations } from 'next-intl'

interface DialogProps {
  opened: boolean
  onClose: () => void
}

/** Says what is measured, and tells beforehand what that takes and can show. */
export function NewExperimentDialog({ opened, onClose }: DialogProps) {
  const t = useTranslations('evaluation.create')
  return (
    <Modal opened={opened} onClose={onClose} title={t('title')} size={1000}>
      {null}
    </Modal>
  )
}

'use client'

import { Button, Group, Modal, NumberInput, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import type { DatasetDetails } from '@/server/services/datasets/types'
import classes from './datasets.module.css'
import { useTellChange } from './use-delete-cases'

interface SplitDialogProps {
  opened: boolean
  onClose: () => void
  dataset: DatasetDetails
}

/** Gives the sources of a dataset new splits, in the shares that a person names. */
export function SplitDialog({ opened, onClose, dataset }: SplitDialogProps) {
  const t = useTranslations('datasets.split')
  return (
    <Modal opened={opened} onClose={onClose} title={t('title')} size="sm">
      {opened ? <SplitForm dataset={dataset} onClose={onClose} /> : null}
    </Modal>
  )
}

function SplitForm({ dataset, onClose }: Omit<SplitDialogProps, 'opened'>) {
  const t = useTranslations('datasets')
  const common = useTranslations('common.actions')
  const trpc = useTRPC()
  const tell = useTellChange(dataset.id)
  const [shares, setShares] = useState<{ train: number | string; validation: number | string; seed: number | string }>({
    train: 60,
    validation: 20,
    seed: 1,
  })
  const split = useMutation(
    trpc.datasets.split.mutationOptions({
      onSuccess: async ({ version, changed }) => {
        onClose()
        await tell(t('split.done', { count: changed }), version)
      },
    }),
  )
  const { train, validation, seed } = shares
  const isWhole = typeof train === 'number' && typeof validation === 'number' && typeof seed === 'number'
  const rest = isWhole ? 100 - train - validation : 0
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!isWhole || rest < 0) return
        split.mutate({ id: dataset.id, train: train / 100, validation: validation / 100, seed })
      }}
    >
      <Stack gap="sm">
        <p className={classes.dim}>{t('split.lead')}</p>
        <Group grow align="flex-start">
          {(['train', 'validation'] as const).map((name) => (
            <NumberInput
              key={name}
              label={t(`splits.${name}`)}
              suffix=" %"
              min={0}
              max={100}
              allowDecimal={false}
              value={shares[name]}
              onChange={(value) => setShares({ ...shares, [name]: value })}
            />
          ))}
        </Group>
        <p className={classes.dim} role="status">
          {rest < 0 ? t('split.tooMuch') : t('split.rest', { share: rest })}
        </p>
        <NumberInput
          label={t('split.seed')}
          description={t('split.seedHint')}
          min={0}
          allowDecimal={false}
          value={seed}
          onChange={(value) => setShares({ ...shares, seed: value })}
        />
        {split.isError ? <ErrorCard error={split.error} compact /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {common('cancel')}
          </Button>
          <Button type="submit" disabled={!isWhole || rest < 0} loading={split.isPending}>
            {t('split.action')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

'use client'

import { Button, Group, Textarea } from '@mantine/core'
import { IconHelp, IconThumbDown, IconThumbUp } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { SaveAsCase } from '@/components/cases/save-as-case'
import { useTRPCClient } from '@/components/trpc/client'
import { useNotify } from '@/components/ui/use-notify'
import type { Cell } from '@/pipeline/play/grid'
import classes from './cell-drawer.module.css'

const verdicts = [
  { value: 'good', icon: IconThumbUp },
  { value: 'bad', icon: IconThumbDown },
  { value: 'unsure', icon: IconHelp },
] as const

interface CellLabelProps {
  cell: Pick<Cell, 'id' | 'label' | 'abstained'>
  answer: string
  /** What was asked; undefined: it is not known, so no case can be made of it. */
  inputs: Record<string, unknown> | undefined
  /** What it is an answer of: the name for a dataset that is made for it. */
  name: string
  pipelineId: string | null
  /** What a person said was kept. */
  onLabel: (label: Cell['label']) => void
}

/** What a person says of an answer: good, bad or unsure, and what it should have been. Pressed again it is taken back. */
export function CellLabel({ cell, answer, inputs, name, pipelineId, onLabel }: CellLabelProps) {
  const t = useTranslations('play.label')
  const client = useTRPCClient()
  const notify = useNotify()
  const [correction, setCorrection] = useState('')
  const [busy, setBusy] = useState(false)
  const keep = async (verdict: Cell['label'], correct: boolean) => {
    setBusy(true)
    try {
      await client.play.label.mutate({ cellId: cell.id, verdict, ...(correct && { correction: correction.trim() }) })
      onLabel(verdict)
      if (correct) notify.done(t('corrected'))
    } catch (error) {
      notify.error(error)
    }
    setBusy(false)
  }
  const text = correction.trim() || answer
  return (
    <section>
      <h3 className={classes.subhead}>{t('title')}</h3>
      <Group gap="xs">
        {verdicts.map(({ value, icon: Icon }) => (
          <Button
            key={value}
            size="xs"
            variant={cell.label === value ? 'filled' : 'default'}
            aria-pressed={cell.label === value}
            leftSection={<Icon size={14} aria-hidden />}
            disabled={busy}
            onClick={() => void keep(cell.label === value ? null : value, false)}
          >
            {t(value)}
          </Button>
        ))}
        {inputs ? (
          <SaveAsCase
            key={`${cell.id} ${text}`}
            source={{
              draft: {
                inputs,
                expected:
                  cell.abstained && !correction.trim() ? { abstain: true } : { answers: text === '' ? [] : [text] },
              },
              datasetId: null,
              suggestedName: t('datasetName', { name }),
              pipelineId,
            }}
          />
        ) : null}
      </Group>
      <Textarea
        mt="xs"
        label={t('correction')}
        description={t('correctionHint')}
        autosize
        minRows={1}
        maxRows={8}
        maxLength={20_000}
        value={correction}
        onChange={(event) => setCorrection(event.currentTarget.value)}
      />
      {correction.trim() === '' ? null : (
        <Button mt="xs" variant="default" loading={busy} onClick={() => void keep(cell.label ?? 'bad', true)}>
          {t('keepCorrection')}
        </Button>
      )}
    </section>
  )
}

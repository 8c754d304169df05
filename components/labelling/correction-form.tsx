'use client'

import { Button, Group, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { useNotify } from '@/components/ui/use-notify'
import type { LabelItem } from './label-items'
import classes from './labelling.module.css'
import { useAnswer } from './use-answer'
import type { LabelSet } from './use-label-items'
import type { labelled } from './use-labels'

interface CorrectionFormProps {
  item: LabelItem
  set: LabelSet
  of: ReturnType<typeof labelled>
  onClose: () => void
}

/** What the answer should have been: kept with the label, and if a person wants, as what the case expects. */
export function CorrectionForm({ item, set, of, onClose }: CorrectionFormProps) {
  const t = useTranslations('datasets.label')
  const common = useTranslations('common.actions')
  const answer = useAnswer(item, set)
  const [text, setText] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const keep = useKeepCorrection(item, set, of)
  // Without the marks of its citations it is what an answer says.
  const shown = text ?? (answer.data?.text ?? '').replaceAll(/\s*\[\d+(?:,\s*\d+)*\]/g, '')
  const save = async (expectIt: boolean) => {
    setBusy(true)
    if (await keep(shown.trim(), expectIt)) onClose()
    setBusy(false)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save(false)
  }
  return (
    <form className={classes.correction} onSubmit={submit}>
      <Textarea
        label={t('correction')}
        description={t('correctionKeys')}
        autosize
        minRows={3}
        maxRows={12}
        maxLength={20_000}
        autoFocus
        value={shown}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose()
          if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
          event.preventDefault()
          void save(event.shiftKey)
        }}
      />
      <Group gap="xs" justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {common('cancel')}
        </Button>
        <Button variant="default" disabled={shown.trim() === ''} loading={busy} onClick={() => void save(true)}>
          {t('correctAndExpect')}
        </Button>
        <Button type="submit" disabled={shown.trim() === ''} loading={busy}>
          {t('correct')}
        </Button>
      </Group>
    </form>
  )
}

function useKeepCorrection(item: LabelItem, set: LabelSet, of: CorrectionFormProps['of']) {
  const t = useTranslations('datasets.label')
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const notify = useNotify()
  return async (correction: string, expectIt: boolean): Promise<boolean> => {
    try {
      await client.play.label.mutate({ ...of, correction })
      if (expectIt) {
        const { datasetId } = set
        const {
          id,
          since: _,
          createdAt: __,
          datasetId: ___,
          ...own
        } = await client.datasets.case.query({
          datasetId,
          id: item.caseId,
        })
        const answers = [correction, ...own.expected.answers.filter((one) => one !== correction)]
        const expected = { ...own.expected, abstain: false, answers: answers.slice(0, 20) }
        await client.datasets.saveCase.mutate({ datasetId, id, case: { ...own, expected } })
        await queries.invalidateQueries(trpc.datasets.pathFilter())
      }
      notify.done(t(expectIt ? 'correctedAndExpected' : 'corrected'))
      return true
    } catch (error) {
      notify.error(error)
      return false
    }
  }
}

'use client'

import { Button, Select } from '@mantine/core'
import { IconFilterQuestion } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import drawer from '@/components/play/cell-drawer.module.css'
import { WaterfallPanel } from '@/components/retrieval/waterfall-panel'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { useStepName } from '@/components/words/step-name'
import type { Expectation } from '@/pipeline/cases/case'
import type { EvalPlace } from '@/pipeline/evaluation/experiment'
import { useExperiment } from '../use-experiment'

interface CaseWaterfallProps {
  cell: EvalPlace
  places: Expectation['places']
}

/** What became of the passage that should have answered: stage by stage, from the answer's own records. */
export function CaseWaterfall({ cell, places }: CaseWaterfallProps) {
  const t = useTranslations('evaluation.drawer')
  const trpc = useTRPC()
  const { dto } = useExperiment()
  const [at, setAt] = useState(0)
  const nameOf = useStepName(null)
  const place = places[at] ?? places[0]
  const waterfall = useMutation(trpc.retrieval.explain.mutationOptions())
  const ask = () => {
    if (!place) return
    const { candidateId, caseId, repeat } = cell
    const { documentId, documentName, quote } = place
    waterfall.mutate({
      experimentId: dto.id,
      candidateId,
      caseId,
      repeat,
      expected: { documentId, documentName, ...(quote && { text: quote }) },
    })
  }
  if (!place) return null
  return (
    <section>
      <h3 className={drawer.subhead}>{t('waterfall')}</h3>
      {places.length > 1 ? (
        <Select
          label={t('place')}
          mb="xs"
          data={places.map(({ documentName, quote }, index) => ({
            value: String(index),
            label: quote ? `${documentName}: ${quote.slice(0, 80)}` : documentName,
          }))}
          value={String(at)}
          allowDeselect={false}
          onChange={(next) => {
            setAt(Number(next))
            waterfall.reset()
          }}
        />
      ) : null}
      {waterfall.isError ? <ErrorCard error={waterfall.error} onRetry={ask} compact /> : null}
      {waterfall.data ? (
        <WaterfallPanel waterfall={waterfall.data} nameOf={nameOf} />
      ) : (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFilterQuestion size={14} aria-hidden />}
          loading={waterfall.isPending}
          onClick={ask}
        >
          {t('whereLost')}
        </Button>
      )}
    </section>
  )
}

'use client'

import { Button, Group, Modal, Select, Stack } from '@mantine/core'
import { IconFilterQuestion } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { questionField, readInputs } from '@/components/state/inputs'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { useStepName } from '@/components/words/step-name'
import { definitions } from '@/nodes/definitions.gen'
import { inputFieldsOf } from '@/pipeline/declared'
import type { Graph } from '@/pipeline/graph'
import type { Expected, ExplainInput } from '@/server/services/retrieval/types'
import { type ExpectedDraft, ExpectedForm, expectedOf } from './expected-form'
import classes from './retrieval.module.css'
import { WaterfallPanel } from './waterfall-panel'
import { WrongCase } from './wrong-case'

/** A run that was made, with its graph; or a question, for which a pipeline is still to be chosen. */
export type About =
  | { kind: 'run'; runId: string; pipelineId: string | null; graph: Graph | null }
  | { kind: 'question'; query: string }

interface ExplainDialogProps {
  opened: boolean
  onClose: () => void
  about: About
  /** Collections that the run or the question searches; the first is chosen. */
  collectionIds: readonly string[]
  expected?: { documentId: string }
}

/** Asks what should have answered and shows the stage that lost it. */
export function ExplainDialog({ opened, onClose, ...props }: ExplainDialogProps) {
  const t = useTranslations('retrieval')
  // Esc closes only what lies on top.
  const [below, setBelow] = useState(false)
  return (
    <Modal opened={opened} onClose={onClose} title={t('dialogTitle')} size="lg" closeOnEscape={!below}>
      {opened ? <ExplainForm {...props} onAbove={setBelow} /> : null}
    </Modal>
  )
}

type ExplainFormProps = Omit<ExplainDialogProps, 'opened' | 'onClose'> & { onAbove: (above: boolean) => void }

function ExplainForm({ about, collectionIds, expected: given, onAbove }: ExplainFormProps) {
  const t = useTranslations('retrieval')
  const trpc = useTRPC()
  const [draft, setDraft] = useState<ExpectedDraft>({
    collectionId: collectionIds[0] ?? null,
    documentId: given?.documentId ?? null,
    text: '',
  })
  const target = useTarget(about)
  const nameOf = useStepName(target.graph)
  const explain = useMutation(trpc.retrieval.explain.mutationOptions())
  const expected = expectedOf(draft)
  const input = expected === null ? null : target.inputFor(expected)
  const run = () => {
    if (input) explain.mutate(input)
  }
  return (
    <Stack gap="md">
      <p className={classes.lead}>{t(about.kind === 'run' ? 'leadRun' : 'leadQuestion')}</p>
      {about.kind === 'question' ? (
        <>
          <blockquote className={classes.question}>{about.query}</blockquote>
          <Select
            label={t('form.pipeline')}
            description={t('form.pipelineHint')}
            placeholder={t('form.choosePipeline')}
            data={target.pipelines}
            value={target.pipelineId}
            onChange={target.setPipelineId}
          />
        </>
      ) : null}
      <ExpectedForm
        value={draft}
        onChange={(next) => {
          setDraft(next)
          explain.reset()
        }}
      />
      <Group justify="flex-end" gap="xs">
        {about.kind === 'run' ? <WrongCase run={about} expected={draft} onAbove={onAbove} /> : null}
        <Button
          leftSection={<IconFilterQuestion size={15} aria-hidden />}
          disabled={input === null}
          loading={explain.isPending}
          onClick={run}
        >
          {t('find')}
        </Button>
      </Group>
      {explain.isError ? <ErrorCard error={explain.error} onRetry={run} compact /> : null}
      {explain.data ? <WaterfallPanel waterfall={explain.data} nameOf={nameOf} /> : null}
    </Stack>
  )
}

/** What is explained: the run, or the question asked of a pipeline that a person chooses. */
function useTarget(about: About) {
  const trpc = useTRPC()
  const asks = about.kind === 'question'
  const [chosen, setPipelineId] = useState<string | null>(null)
  const list = useQuery(trpc.pipelines.list.queryOptions(undefined, { enabled: asks }))
  const pipelineId = chosen ?? list.data?.[0]?.id ?? null
  const pipeline = useQuery(
    trpc.pipelines.get.queryOptions({ id: pipelineId ?? '' }, { enabled: asks && pipelineId !== null }),
  )
  const graph = about.kind === 'run' ? about.graph : (pipeline.data?.graph ?? null)
  const inputFor = (expected: Expected): ExplainInput | null => {
    if (about.kind === 'run') return { runId: about.runId, expected }
    if (pipelineId === null || graph === null) return null
    return { pipelineId, inputs: inputsFor(graph, about.query), expected }
  }
  const pipelines = (list.data ?? []).map(({ id, name }) => ({ value: id, label: name }))
  return { graph, pipelineId, setPipelineId, pipelines, inputFor }
}

/** The question in the place of the pipeline's first text, everything else as its form begins. */
function inputsFor(graph: Graph, query: string): Record<string, unknown> {
  const fields = inputFieldsOf(graph, definitions)
  const field = questionField(fields)
  return readInputs(fields, field ? { [field.name]: query } : {}, []).inputs
}

'use client'

import { Button, Group, NumberInput, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { AssertionsEditor } from '@/components/cases/assertions-editor'
import { useAssertions } from '@/components/cases/use-assertions'
import { JudgeSelect, PricedModels } from '@/components/play/model-fields'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { Folded } from '@/components/ui/folded'
import { useNotify } from '@/components/ui/use-notify'
import type { Assertion } from '@/pipeline/cases/assertion'
import { MOST_REPEATS } from '@/pipeline/evaluation/experiment'
import { isMetric, metricNames } from '@/pipeline/evaluation/metric-names'
import { LimitFields } from '../limits'
import { useMetrics } from '../use-metrics'
import { CasesFields } from './cases-fields'
import { draftKindOf, draftKinds, draftOf, type ExperimentDraft, type ExperimentForm } from './draft'
import { EstimatePanel } from './estimate-panel'
import { KindFields } from './kind-fields'
import { MeasuredList } from './measured-list'
import classes from './new.module.css'
import { useCandidateNames } from './use-candidate-names'

interface FormProps {
  initial: ExperimentForm
  checks: readonly Assertion[]
  onClose: () => void
}

/** All that is said of a new experiment, and beside it what that takes and can show. */
export function NewExperimentForm({ initial, checks, onClose }: FormProps) {
  const t = useTranslations('evaluation.create')
  const common = useTranslations('common.actions')
  const [form, setForm] = useState(initial)
  const asked = useAssertions(checks)
  const nameOf = useCandidateNames(form.kind === 'compare' ? form.measured : form.measured.slice(0, 1))
  const change = (part: Partial<ExperimentForm>) => setForm((before) => ({ ...before, ...part }))
  const draft = draftOf(form, asked.assertions, nameOf)
  const { begin, busy, error } = useBegin()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (draft) void begin(draft)
      }}
    >
      <div className={classes.sides}>
        <Stack gap="lg" className={classes.fields}>
          <WhatFields form={form} onChange={change} />
          <Part title={t('cases')}>
            <CasesFields form={form} onChange={change} />
          </Part>
          <KindFields form={form} onChange={change} />
          <Part title={t('checks')} hint={t('checksHint')}>
            <AssertionsEditor {...asked} />
            <JudgeSelect value={form.judge} onChange={(judge) => change({ judge })} />
          </Part>
          <Part title={t('limits')} hint={t('limitsHint')}>
            <LimitFields value={form.limits} onChange={(limits) => change({ limits })} />
          </Part>
          <Folded label={t('moreSettings')}>
            <MoreFields form={form} onChange={change} />
          </Folded>
        </Stack>
        <aside className={classes.aside} aria-label={t('estimate.title')}>
          <EstimatePanel draft={draft} />
        </aside>
      </div>
      {error ? <ErrorCard error={error} compact /> : null}
      <Group justify="flex-end" mt="md" gap="xs" className={classes.footer}>
        <Button variant="default" onClick={onClose}>
          {common('cancel')}
        </Button>
        <Button
          type="submit"
          leftSection={<IconPlayerPlay size={15} aria-hidden />}
          disabled={draft === null}
          loading={busy}
        >
          {t('begin')}
        </Button>
      </Group>
    </form>
  )
}

/** Three ways do not stand beside each other on a telephone. */
const NARROW = '(max-width: 620px)'

export interface PartProps {
  form: ExperimentForm
  onChange: (part: Partial<ExperimentForm>) => void
}

function WhatFields({ form, onChange }: PartProps) {
  const t = useTranslations('evaluation.create')
  const isNarrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false })
  return (
    <Part title={t('what')} hint={t(`kindHint.${form.kind}`)}>
      <SegmentedControl
        aria-label={t('what')}
        orientation={isNarrow ? 'vertical' : 'horizontal'}
        value={form.kind}
        onChange={(kind) => onChange({ kind: draftKindOf(kind) })}
        data={draftKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
        className={classes.kinds}
      />
      <MeasuredList
        value={form.measured}
        onChange={(measured) => onChange({ measured })}
        single={form.kind !== 'compare'}
      />
    </Part>
  )
}

/** What has a good value already. */
function MoreFields({ form, onChange }: PartProps) {
  const t = useTranslations('evaluation.create')
  const words = useMetrics()
  return (
    <Stack gap="sm">
      <Group grow align="flex-start">
        <TextInput
          label={t('name')}
          placeholder={t('namePlaceholder')}
          value={form.name}
          maxLength={120}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        <NumberInput
          label={t('repeats')}
          description={t('repeatsHint')}
          min={1}
          max={MOST_REPEATS}
          allowDecimal={false}
          value={form.repeats}
          onChange={(value) => onChange({ repeats: typeof value === 'number' && value >= 1 ? value : 1 })}
        />
      </Group>
      <Select
        label={t('metric')}
        description={t('metricHint')}
        data={[
          { value: '', label: t('metricFirst') },
          ...Object.keys(metricNames).map((value) => ({ value, label: words.name(value) })),
        ]}
        value={form.metric ?? ''}
        allowDeselect={false}
        searchable
        onChange={(next) => onChange({ metric: next && isMetric(next) ? next : null })}
      />
      <PricedModels
        label={t('prices')}
        hint={t('pricesHint')}
        placeholder={t('noPrices')}
        models={form.prices}
        onChange={(prices) => onChange({ prices })}
      />
    </Stack>
  )
}

function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section className={classes.part} aria-label={title}>
      <h3 className={classes.partTitle}>{title}</h3>
      {hint ? (
        <Text size="xs" c="dimmed">
          {hint}
        </Text>
      ) : null}
      {children}
    </section>
  )
}

/** Makes the experiment, begins to measure it, and opens it; where it cannot begin, its page says why. */
function useBegin() {
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const router = useRouter()
  const notify = useNotify()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const begin = async (draft: ExperimentDraft) => {
    setBusy(true)
    setError(null)
    try {
      const { id } = await client.evaluation.create.mutate(draft)
      await client.evaluation.start.mutate({ experimentId: id }).catch(notify.error)
      void queries.invalidateQueries(trpc.evaluation.list.pathFilter())
      router.push(`/evaluation/${encodeURIComponent(id)}`)
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }
  return { begin, busy, error }
}

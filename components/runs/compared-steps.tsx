'use client'

import { Badge, Skeleton, Switch, UnstyledButton } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useLocale, useTranslations } from 'next-intl'
import { shownOutcome } from '@/components/state/node-run-state'
import { StepTime } from '@/components/trace/value-origin'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { OutcomeBadge } from '@/components/ui/outcome-badge'
import { Panel } from '@/components/ui/page'
import { useUrlState } from '@/components/ui/use-url-state'
import { localeOf, portLabel } from '@/components/words/node-texts'
import { useStepName } from '@/components/words/step-name'
import { definitions } from '@/nodes/definitions.gen'
import type { Graph } from '@/pipeline/graph'
import type { ComparedSide, ComparedStep, RunComparison } from '@/server/services/runs/types'
import classes from './compare.module.css'
import { Difference } from './difference'

/** The steps of two runs, those that differ at first; one opens to the values that differ. */
export function ComparedSteps({ of }: { of: RunComparison }) {
  const t = useTranslations('runs.compare')
  const [all, setAll] = useUrlState('all')
  const [open, setOpen] = useUrlState('step')
  const nameA = useStepName(of.a.graph)
  const nameB = useStepName(of.b.graph)
  const shown = of.steps.filter((step) => all === '1' || differs(step))
  return (
    <Panel
      title={t('steps')}
      flush
      aside={
        <Switch
          size="xs"
          label={t('showAll', { count: of.steps.length })}
          checked={all === '1'}
          onChange={(event) => setAll(event.currentTarget.checked ? '1' : null)}
        />
      }
    >
      {shown.length === 0 ? <p className={classes.none}>{t('sameSteps')}</p> : null}
      <ul className={classes.steps}>
        {shown.map((step) => (
          <li key={`${step.type}/${step.stepId}`}>
            <StepRow
              step={step}
              name={step.a ? nameA(step) : nameB(step)}
              open={open === step.stepId}
              onToggle={(on) => setOpen(on ? step.stepId : null)}
            />
            {open === step.stepId ? <StepDifference step={step} of={of} /> : null}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** Times always differ; they alone make no difference. */
const differs = ({ a, b, config, inputs, outputs }: ComparedStep): boolean =>
  a?.outcome !== b?.outcome || config || inputs.length + outputs.length > 0

interface StepRowProps {
  step: ComparedStep
  name: string
  open: boolean
  onToggle: (open: boolean) => void
}

function StepRow({ step, name, open, onToggle }: StepRowProps) {
  const t = useTranslations('runs.compare')
  const marks = [
    step.a === null ? t('onlySecond') : '',
    step.b === null ? t('onlyFirst') : '',
    step.config ? t('configDiffers') : '',
    step.inputs.length > 0 ? t('inputsDiffer') : '',
    step.outputs.length > 0 ? t('outputsDiffer') : '',
    step.a?.kept === false || step.b?.kept === false ? t('notKept') : '',
  ].filter(Boolean)
  const Icon = open ? IconChevronDown : IconChevronRight
  return (
    <UnstyledButton className={classes.row} aria-expanded={open} onClick={() => onToggle(!open)}>
      <Icon size={14} aria-hidden />
      <span className={classes.stepName}>{name}</span>
      <Side of={step.a} />
      <Side of={step.b} />
      <span className={classes.marks}>
        {marks.map((mark) => (
          <Badge key={mark} variant="default" size="sm" tt="none" fw={500}>
            {mark}
          </Badge>
        ))}
      </span>
    </UnstyledButton>
  )
}

function Side({ of }: { of: ComparedSide | null }) {
  if (!of) return <span className={classes.absent}>–</span>
  return (
    <span className={classes.outcome}>
      <OutcomeBadge state={shownOutcome(of)} />
      <span className={classes.time}>
        <StepTime step={of} />
      </span>
    </span>
  )
}

function StepDifference({ step, of }: { step: ComparedStep; of: RunComparison }) {
  const t = useTranslations('runs.compare')
  const trpc = useTRPC()
  const locale = localeOf(useLocale())
  const { stepId } = step
  const forever = { staleTime: Number.POSITIVE_INFINITY }
  const a = useQuery(trpc.runs.step.queryOptions({ runId: of.a.id, stepId }, { ...forever, enabled: step.a !== null }))
  const b = useQuery(trpc.runs.step.queryOptions({ runId: of.b.id, stepId }, { ...forever, enabled: step.b !== null }))
  const error = a.error ?? b.error
  if (error) return <ErrorCard error={error} compact />
  if ((step.a && !a.data) || (step.b && !b.data)) return <Skeleton height={80} m={12} />
  const ports = (key: 'inputs' | 'outputs') => {
    const known = Object.keys({ ...a.data?.[key], ...b.data?.[key] })
    return step.a && step.b ? known.filter((port) => step[key].includes(port)) : known
  }
  const label = (port: string) => portLabel(definitions.get(step.type), port, locale)
  const settings = step.config ? changedSettings(of, stepId) : []
  const empty = settings.length + ports('inputs').length + ports('outputs').length === 0
  return (
    <div className={classes.values}>
      {empty ? <p className={classes.same}>{t('sameValues')}</p> : null}
      {settings.map(({ name, ...values }) => (
        <Difference key={`config ${name}`} name={t('setting', { name })} {...values} />
      ))}
      {(['inputs', 'outputs'] as const).map((key) =>
        ports(key).map((port) => (
          <Difference
            key={`${key} ${port}`}
            name={t(key === 'inputs' ? 'input' : 'output', { name: label(port) })}
            a={a.data?.[key][port]}
            b={b.data?.[key][port]}
          />
        )),
      )}
    </div>
  )
}

/** Settings of a node that the two graphs have differently. */
function changedSettings({ a, b }: RunComparison, stepId: string): { name: string; a: unknown; b: unknown }[] {
  const configOf = (graph: Graph | null) => graph?.nodes.find(({ id }) => id === stepId)?.config ?? {}
  const one = configOf(a.graph)
  const other = configOf(b.graph)
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])]
  return names
    .filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]))
    .map((name) => ({ name, a: one[name], b: other[name] }))
}

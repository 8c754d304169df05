'use client'

import { ActionIcon, Drawer, SegmentedControl, Skeleton, Tooltip } from '@mantine/core'
import { IconArrowDown, IconArrowLeft, IconArrowRight, IconArrowUp } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useState } from 'react'
import { Expected } from '@/components/play/cell-answer'
import { CellChecks } from '@/components/play/cell-checks'
import drawer from '@/components/play/cell-drawer.module.css'
import { CellLabel } from '@/components/play/cell-label'
import { StepList } from '@/components/play/cell-steps'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { OutcomeBadge } from '@/components/ui/outcome-badge'
import { useFormat } from '@/components/ui/use-format'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import { expectationSchema } from '@/pipeline/cases/case'
import type { Candidate, EvalCellShown } from '@/pipeline/evaluation/experiment'
import type { EvalCellDetails, ExperimentRow } from '@/server/services/evaluation/types'
import { useExperiment } from '../use-experiment'
import { AnswerSides } from './answer-sides'
import { cellParam, slotOf } from './case-view'
import { CaseWaterfall } from './case-waterfall'
import classes from './cases.module.css'
import { SlotView } from './slot-view'

interface CaseDrawerProps {
  rows: readonly ExperimentRow[]
  columns: readonly Candidate[]
}

/** The answer that the address names, in full and beside the baseline's; the arrow keys move to its neighbours. */
export function CaseDrawer({ rows, columns }: CaseDrawerProps) {
  const t = useTranslations('play.drawer')
  const { dto } = useExperiment()
  const [param, setParam] = useUrlState('cell')
  const [caseId = '', candidateId = ''] = param.split(' ')
  // A link may name a case that the filter leaves out.
  const row = rows.find((one) => one.caseId === caseId) ?? dto.rows.find((one) => one.caseId === caseId)
  const column = columns.find(({ id }) => id === candidateId)
  const at = {
    row: rows.findIndex((one) => one.caseId === caseId),
    column: columns.findIndex(({ id }) => id === candidateId),
  }
  const neighbour = (down: number, right: number) => {
    const [nextRow, nextColumn] = [rows[at.row + down], columns[at.column + right]]
    return nextRow && nextColumn ? cellParam(nextRow.caseId, nextColumn.id) : null
  }
  const go = (down: number, right: number) => {
    const next = neighbour(down, right)
    if (next) setUrlState({ cell: next })
  }
  const press = (event: KeyboardEvent) => {
    const step = moves.find(({ code }) => code === event.key)
    if (!step || isWriting(event.target)) return
    event.preventDefault()
    go(step.by[0], step.by[1])
  }
  return (
    <Drawer
      opened={row !== undefined && column !== undefined}
      onClose={() => setParam(null)}
      position="right"
      size={820}
      title={row?.title}
      onKeyDown={press}
      classNames={{ title: drawer.title }}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {row && column ? (
        <>
          <div className={drawer.bar}>
            <strong>
              {column.number} · {column.name}
            </strong>
            <span className={drawer.moves}>
              {moves.map(({ key, icon: Icon, by }) => (
                <Tooltip key={key} label={t(key)}>
                  <ActionIcon
                    aria-label={t(key)}
                    disabled={neighbour(by[0], by[1]) === null}
                    onClick={() => go(by[0], by[1])}
                  >
                    <Icon size={16} aria-hidden />
                  </ActionIcon>
                </Tooltip>
              ))}
            </span>
          </div>
          <OpenCase key={param} row={row} candidate={column} />
        </>
      ) : null}
    </Drawer>
  )
}

const moves = [
  { key: 'left', code: 'ArrowLeft', icon: IconArrowLeft, by: [0, -1] },
  { key: 'right', code: 'ArrowRight', icon: IconArrowRight, by: [0, 1] },
  { key: 'up', code: 'ArrowUp', icon: IconArrowUp, by: [-1, 0] },
  { key: 'down', code: 'ArrowDown', icon: IconArrowDown, by: [1, 0] },
] as const

const isWriting = (target: EventTarget): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, [contenteditable], [role="tab"], [role="radio"]') !== null

function OpenCase({ row, candidate }: { row: ExperimentRow; candidate: Candidate }) {
  const t = useTranslations('evaluation.drawer')
  const play = useTranslations('play.drawer')
  const { dto, cells } = useExperiment()
  const [chosen, setChosen] = useState(0)
  const baseline = cells.candidates()[0]
  const slot = slotOf(cells.cellsOf, candidate.id, baseline?.id ?? '', row.caseId, dto.metric)
  const cell = slot.cells.find(({ repeat }) => repeat === chosen) ?? slot.cells[0]
  if (!cell) return <p className={drawer.dim}>{t('notAnswered')}</p>
  return (
    <>
      {slot.cells.length > 1 ? (
        <SegmentedControl
          aria-label={play('repeat')}
          mb="sm"
          value={String(cell.repeat)}
          onChange={(value) => setChosen(Number(value))}
          data={slot.cells.map(({ repeat }) => ({ value: String(repeat), label: String(repeat + 1) }))}
        />
      ) : null}
      <SlotLine cell={cell} slot={slot} />
      <CellView
        key={cell.id}
        row={row}
        cell={cell}
        baseline={baseline && baseline.id !== candidate.id ? baseline : null}
      />
    </>
  )
}

/** How it did, and what it took. */
function SlotLine({ cell, slot }: { cell: EvalCellShown; slot: ReturnType<typeof slotOf> }) {
  const t = useTranslations('play.drawer')
  const format = useFormat()
  const { dto } = useExperiment()
  const facts = [
    format.duration(cell.latencyMs),
    t('tokens', { input: format.number(cell.inputTokens), output: format.number(cell.outputTokens) }),
    cell.cost === null ? '' : t('cost', { cost: format.number(cell.cost, 6) }),
    cell.abstained ? t('abstains') : '',
  ]
  return (
    <div className={`${drawer.facts} ${classes.line}`}>
      <OutcomeBadge state={cell.outcome} />
      <SlotView slot={{ ...slot, cells: [{ ...cell, preview: '' }] }} metric={dto.metric} />
      <span>{facts.filter(Boolean).join(' · ')}</span>
    </div>
  )
}

interface CellViewProps {
  row: ExperimentRow
  cell: EvalCellShown
  baseline: Candidate | null
}

function CellView({ row, cell, baseline }: CellViewProps) {
  const t = useTranslations('play.drawer')
  const own = useTranslations('evaluation.drawer')
  const trpc = useTRPC()
  const { dto, cells } = useExperiment()
  const at = { experimentId: dto.id, caseId: cell.caseId }
  const details = useQuery(
    trpc.evaluation.cell.queryOptions(
      { ...at, candidateId: cell.candidateId, repeat: cell.repeat },
      { staleTime: 60_000 },
    ),
  )
  const others = baseline ? cells.cellsOf(baseline.id, cell.caseId) : []
  const other = others.find(({ repeat }) => repeat === cell.repeat) ?? others[0]
  const before = useQuery(
    trpc.evaluation.cell.queryOptions(
      { ...at, candidateId: baseline?.id ?? '', repeat: other?.repeat ?? 0 },
      { staleTime: 60_000, enabled: other !== undefined },
    ),
  )
  if (details.isError) return <ErrorCard error={details.error} onRetry={() => void details.refetch()} />
  if (!details.data) return <Skeleton height={320} radius="md" />
  const expected = expectationSchema.safeParse(details.data.expected).data
  return (
    <div className={drawer.sections}>
      <AnswerSides details={details.data} baseline={baseline} before={other ? before.data : undefined} />
      {expected ? (
        <section>
          <h3 className={drawer.subhead}>{t('expected')}</h3>
          <Expected expected={expected} />
        </section>
      ) : null}
      <CellChecks cell={cell} none={own('noChecks')} />
      {row.hasPlaces && expected ? <CaseWaterfall cell={cell} places={expected.places} /> : null}
      <Label cell={cell} details={details.data} />
      <Steps details={details.data} />
    </div>
  )
}

function Label({ cell, details }: { cell: EvalCellShown; details: EvalCellDetails }) {
  const { dto } = useExperiment()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [label, setLabel] = useState(details.label)
  return (
    <CellLabel
      cell={{ ...cell, label }}
      answer={details.answer}
      inputs={details.inputs}
      name={dto.name}
      pipelineId={dto.pipelineId}
      onLabel={(next) => {
        setLabel(next)
        void queries.invalidateQueries(trpc.evaluation.cell.pathFilter())
      }}
    />
  )
}

function Steps({ details }: { details: EvalCellDetails }) {
  const t = useTranslations('play.drawer')
  const trpc = useTRPC()
  const { dto } = useExperiment()
  const candidate = dto.candidates.find(({ id }) => id === details.candidateId)
  const pipelineId = candidate?.pipelineId ?? null
  // Nodes keep their ids: the names of the drawing as it is now say which step is meant.
  const pipeline = useQuery(
    trpc.pipelines.get.queryOptions({ id: pipelineId ?? '' }, { enabled: pipelineId !== null, staleTime: 60_000 }),
  )
  return <StepList title={t('steps')} steps={details.steps} graph={pipeline.data?.graph ?? null} />
}

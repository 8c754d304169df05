'use client'

import { Button } from '@mantine/core'
import { IconFilterOff } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useCallback, useMemo } from 'react'
import { EmptyState } from '@/components/ui/empty-state'
import { Matrix } from '@/components/ui/matrix'
import { useSettled } from '@/components/ui/use-settled'
import { setUrlState } from '@/components/ui/use-url-state'
import type { Candidate } from '@/pipeline/evaluation/experiment'
import { toldOf } from '@/pipeline/evaluation/told'
import type { ExperimentRow } from '@/server/services/evaluation/types'
import { isActive, type Progress } from '../experiment-store'
import { useExperiment } from '../use-experiment'
import { useMetrics } from '../use-metrics'
import { CaseDrawer } from './case-drawer'
import { CaseFilterBar } from './case-filter-bar'
import { cellParam, columnsOf, countColumn, shownCases, slotOf } from './case-view'
import classes from './cases.module.css'
import { ColumnHead } from './column-head'
import { SlotView } from './slot-view'
import { clearCaseFilter, useCaseFilter } from './use-case-filter'

const sizes = { row: 58, column: 168, heading: 'min(46vw, 420px)' }
const isAtRest = ({ state }: Progress) => !isActive(state)

/** Every case with what each candidate made of it; a case opens beside the list. */
export function CasesTab() {
  const t = useTranslations('evaluation.cases')
  const common = useTranslations('common.actions')
  const { dto, cells } = useExperiment()
  const words = useMetrics()
  const filter = useCaseFilter()
  const settled = useSettled(cells.store, isAtRest)
  const { metric } = dto
  const { rows, columns, counts } = useMemo(() => {
    // Counted anew when the cells did change, which the map does not tell.
    void settled
    const candidates = cells.candidates()
    const whole = { candidates, cellsOf: cells.cellsOf, metric }
    const fitting = shownCases({ ...whole, rows: dto.rows }, filter)
    const told = toldOf(candidates, dto.figures, metric)
    const shown = columnsOf(candidates, told?.candidate.id ?? null)
    return { rows: fitting, columns: shown, counts: shown.map(({ id }) => countColumn(whole, fitting, id)) }
  }, [dto, cells, metric, filter, settled])
  const open = useCallback(
    (candidate: Candidate, row: ExperimentRow) => setUrlState({ cell: cellParam(row.caseId, candidate.id) }),
    [],
  )
  const baseline = cells.candidates()[0]?.id ?? ''
  const cellOf = useCallback(
    (row: ExperimentRow, { id }: Candidate) => {
      void settled
      return <SlotView slot={slotOf(cells.cellsOf, id, baseline, row.caseId, metric)} metric={metric} />
    },
    [cells, baseline, metric, settled],
  )
  return (
    <>
      <CaseFilterBar filter={filter} shown={rows.length} />
      {rows.length === 0 ? (
        <EmptyState
          icon={IconFilterOff}
          title={t(dto.rows.length === 0 ? 'noneTitle' : 'noMatchTitle')}
          actions={
            dto.rows.length === 0 ? null : (
              <Button variant="default" onClick={clearCaseFilter}>
                {common('reset')}
              </Button>
            )
          }
        >
          {t(dto.rows.length === 0 ? 'noneBody' : 'noMatchBody')}
        </EmptyState>
      ) : (
        <div className={classes.matrix}>
          <Matrix
            label={t('label')}
            rows={rows}
            columns={columns}
            keyOfRow={keyOfRow}
            keyOfColumn={keyOfColumn}
            sizes={sizes}
            corner={
              <span className={classes.dim}>
                {metric ? t('corner', { metric: words.name(metric) }) : t('cornerPlain')}
              </span>
            }
            headOf={(candidate, at) => (
              <ColumnHead candidate={candidate} isBaseline={candidate.id === baseline} counts={counts[at]} />
            )}
            headingOf={heading}
            cellOf={cellOf}
            onOpen={open}
            testId="cases"
          />
        </div>
      )}
      <CaseDrawer rows={rows} columns={columns} />
    </>
  )
}

const keyOfRow = ({ caseId }: ExperimentRow) => caseId
const keyOfColumn = ({ id }: Candidate) => id
const heading = (row: ExperimentRow) => <CaseHeading row={row} />

function CaseHeading({ row: { title, split, tags } }: { row: ExperimentRow }) {
  const names = useTranslations('evaluation.split')
  return (
    <>
      <span className={classes.question} title={title}>
        {title}
      </span>
      <span className={classes.facts}>{[names.has(split) ? names(split) : split, ...tags].join(' · ')}</span>
    </>
  )
}

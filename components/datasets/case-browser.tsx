'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useUnsavedGuard } from '@/components/cases/use-unsaved-guard'
import { useTRPC } from '@/components/trpc/client'
import { noSelection, type Selection, toggled } from '@/components/ui/selection'
import { setUrlState, useUrlState } from '@/components/ui/use-url-state'
import type { Case } from '@/pipeline/cases/case'
import type { DatasetDetails } from '@/server/services/datasets/types'
import { BulkBar } from './bulk-bar'
import { CasePanel } from './case-panel'
import { CaseTable, type CaseTableHandle } from './case-table'
import classes from './datasets.module.css'
import { type CaseQuery, useCasesInSight } from './use-case-pages'

interface CaseBrowserProps {
  dataset: DatasetDetails
  query: CaseQuery
  total: number
  first: readonly Case[]
}

/** The list of cases, what can be done with several, and the case that is open beside it. */
export function CaseBrowser({ dataset, query, total, first }: CaseBrowserProps) {
  const t = useTranslations('datasets')
  const table = useRef<CaseTableHandle>(null)
  const [open] = useUrlState('case')
  const [selection, select] = useSelection(query)
  const [sight, setSight] = useState({ from: 0, to: 0 })
  const cases = useCasesInSight(query, first, sight)
  const readOnly = dataset.shownVersion !== dataset.version
  const at = cases.indexOf(open)
  const stored = useStoredCase(dataset.id, readOnly ? '' : open, cases.at(at))
  const [dirty, setDirty] = useState(false)
  const mayLeave = useUnsavedGuard(dirty)
  const openCase = async (id: string | null) => {
    if (!(await mayLeave())) return false
    setDirty(false)
    setUrlState({ case: id })
    return true
  }
  const step = (by: number) => {
    const next = cases.at(at + by)
    if (!next) return
    void openCase(next.id).then((yes) => yes && table.current?.show(at + by))
  }
  const close = () => {
    void openCase(null).then((yes) => yes && table.current?.focus(Math.max(0, at)))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && open === '' && selection.ids.size > 0) select(noSelection)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of what is inside; each has a button, too.
    <div className={classes.browser} data-open={open !== '' || undefined} onKeyDown={onKeyDown}>
      <div className={classes.listPane}>
        {readOnly ? null : (
          <BulkBar dataset={dataset} query={query} total={total} selection={selection} onSelect={select} />
        )}
        <CaseTable
          ref={table}
          total={total}
          caseAt={cases.at}
          open={open}
          onOpen={(id) => void openCase(id)}
          onSight={setSight}
          selection={readOnly ? null : selection}
          onToggle={(one) => select(toggled(selection, cases.ids(), one))}
          narrow={open !== ''}
        />
        <p className={classes.hint}>{t('listKeys')}</p>
      </div>
      {open === '' || (open === 'new' && readOnly) ? null : (
        <CasePanel
          key={open}
          dataset={dataset}
          given={open === 'new' ? 'new' : readOnly ? cases.at(at) : stored.data}
          error={stored.error}
          readOnly={readOnly}
          place={at < 0 ? null : { at, total }}
          onClose={close}
          onStep={step}
          onDirty={setDirty}
          // The newest version is what is written in, whichever the address names.
          onSaved={(id) => setUrlState({ case: id, version: null })}
        />
      )}
    </div>
  )
}

/** What is chosen; another filter begins anew, since nobody sees any more what was. */
function useSelection(query: CaseQuery): [Selection, (next: Selection) => void] {
  const [selection, select] = useState(noSelection)
  const [last, setLast] = useState(query)
  if (JSON.stringify(last) !== JSON.stringify(query)) {
    setLast(query)
    select(noSelection)
  }
  return [selection, select]
}

/** The case as the newest version has it; meanwhile as the list has it. */
function useStoredCase(datasetId: string, id: string, listed: Case | undefined) {
  const trpc = useTRPC()
  return useQuery(
    trpc.datasets.case.queryOptions(
      { datasetId, id },
      { enabled: id !== '' && id !== 'new', ...(listed?.id === id && { initialData: listed }) },
    ),
  )
}

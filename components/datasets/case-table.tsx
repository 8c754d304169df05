'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react'
import { isSelected, type Selection } from '@/components/ui/selection'
import type { Case } from '@/pipeline/cases/case'
import { CaseRow } from './case-row'
import classes from './case-table.module.css'
import { SIZE, type Sight } from './use-case-pages'

/** All rows are as high as each other: what does not fit is cut. */
const ROW = 46
const OVERSCAN = 12

export interface CaseTableHandle {
  /** Brings a row into sight. */
  show: (index: number) => void
  /** Brings it into sight and gives it the keys. */
  focus: (index: number) => void
}

interface CaseTableProps {
  ref: Ref<CaseTableHandle>
  total: number
  caseAt: (index: number) => Case | undefined
  /** The case that is open beside the list. */
  open: string
  onOpen: (id: string) => void
  onSight: (sight: Sight) => void
  /** `null`: nothing can be chosen. */
  selection: Selection | null
  onToggle: (one: { id: string; on: boolean; range: boolean }) => void
  /** The open case takes most of the room. */
  narrow: boolean
}

/**
 * Cases as rows, of which only those in sight are drawn. Keys: arrows or j and k, Home, End, Page Up and Down go through
 * it, Enter opens, x chooses.
 */
export function CaseTable({ ref, total, caseAt, open, onOpen, onSight, selection, onToggle, narrow }: CaseTableProps) {
  const t = useTranslations('datasets')
  const scroll = useRef<HTMLDivElement>(null)
  const [cursor, setCursor] = useState(0)
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
  })
  const inSight = rows.getVirtualItems()
  // Whoever loads cases hears only of other pages: else everything would be drawn twice with every row.
  const from = Math.floor((inSight[0]?.index ?? 0) / SIZE) * SIZE
  const to = Math.floor((inSight.at(-1)?.index ?? 0) / SIZE) * SIZE
  useEffect(() => onSight({ from, to }), [onSight, from, to])
  const acts = useStable({ onOpen, onToggle })
  const focus = useRowFocus(scroll, (index) => {
    setCursor(index)
    rows.scrollToIndex(index)
  })
  useImperativeHandle(ref, () => ({ show: (index) => rows.scrollToIndex(index), focus }), [rows, focus])
  const onKeyDown = (event: KeyboardEvent) => {
    const act = keyAct(event, { cursor, total, page: Math.floor((scroll.current?.clientHeight ?? 400) / ROW) - 1 })
    if (!act) return
    event.preventDefault()
    const one = caseAt(cursor)
    if (act === 'toggle') {
      if (one && selection) onToggle({ id: one.id, on: !isSelected(selection, one.id), range: event.shiftKey })
    } else focus(act.to)
  }
  const before = inSight[0]?.start ?? 0
  const after = Math.max(0, rows.getTotalSize() - (inSight.at(-1)?.end ?? 0))
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the rows, which are buttons, and of what chooses them.
    <div ref={scroll} className={classes.scroll} onKeyDown={onKeyDown}>
      <table
        className={classes.table}
        data-narrow={narrow || undefined}
        aria-rowcount={total + 1}
        aria-label={t('cases')}
      >
        <thead>
          <tr aria-rowindex={1}>
            {selection ? <th className={classes.check} scope="col" aria-label={t('caseColumn.choose')} /> : null}
            <th scope="col">{t('caseColumn.inputs')}</th>
            {(['expected', 'split', 'tags', 'origin', 'source'] as const).map((column) => (
              <th key={column} scope="col" className={classes[column]}>
                {t(`caseColumn.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 ? <tr aria-hidden style={{ height: before }} /> : null}
          {inSight.map(({ index }) => {
            const one = caseAt(index)
            return (
              <CaseRow
                key={one?.id ?? index}
                index={index}
                one={one}
                isOpen={one !== undefined && one.id === open}
                isCursor={index === cursor}
                selected={selection && one ? isSelected(selection, one.id) : null}
                choosable={selection !== null}
                onOpen={acts.onOpen}
                onCursor={setCursor}
                onToggle={acts.onToggle}
              />
            )
          })}
          {after > 0 ? <tr aria-hidden style={{ height: after }} /> : null}
        </tbody>
      </table>
    </div>
  )
}

type Acts = Pick<CaseTableProps, 'onOpen' | 'onToggle'>

/** The same functions for as long as the list is there, so that rows are drawn anew only when they change. */
function useStable(acts: Acts): Acts {
  const latest = useRef(acts)
  latest.current = acts
  return useMemo(
    () => ({ onOpen: (id) => latest.current.onOpen(id), onToggle: (one) => latest.current.onToggle(one) }),
    [],
  )
}

/** Gives the keys to a row that may be drawn only in a moment. */
function useRowFocus(scroll: { current: HTMLElement | null }, onFocus: (index: number) => void) {
  return (index: number) => {
    onFocus(index)
    const row = () => scroll.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)
    const drawn = row()
    if (drawn) drawn.focus({ preventScroll: true })
    else requestAnimationFrame(() => requestAnimationFrame(() => row()?.focus({ preventScroll: true })))
  }
}

/** What a key does in the list: another row, or choosing this one; nothing for keys that are no business of it. */
export function keyAct(
  { key, metaKey, ctrlKey, altKey }: Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'altKey'>,
  { cursor, total, page }: { cursor: number; total: number; page: number },
): 'toggle' | { to: number } | null {
  if (metaKey || ctrlKey || altKey || total === 0) return null
  const moves: Record<string, number> = {
    ArrowDown: cursor + 1,
    j: cursor + 1,
    ArrowUp: cursor - 1,
    k: cursor - 1,
    PageDown: cursor + page,
    PageUp: cursor - page,
    Home: 0,
    End: total - 1,
  }
  if (key.toLowerCase() === 'x') return 'toggle'
  const to = moves[key]
  return to === undefined ? null : { to: Math.max(0, Math.min(total - 1, to)) }
}

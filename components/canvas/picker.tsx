'use client'

import { FocusTrap, Paper, TextInput, VisuallyHidden } from '@mantine/core'
import { IconSearch, type TablerIcon } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import type { Point } from '@/components/state/edits'
import classes from './picker.module.css'
import { filterItems } from './picker-filter'

export interface PickerItem {
  id: string
  label: string
  hint?: string
  icon?: TablerIcon
  /** Why this cannot be chosen; such items come last. */
  refused?: string
}

interface PickerProps {
  title: string
  placeholder: string
  items: PickerItem[]
  /** Where on the screen it opens; in the middle without. */
  screen?: Point
  onPick: (id: string) => void
  onClose: () => void
}

const WIDTH = 340
const HEIGHT = 380

/** A searchable list over the page, for pointer and keyboard: type, arrows, Enter, Escape. */
export function Picker({ title, placeholder, items, screen, onPick, onClose }: PickerProps) {
  const t = useTranslations('editor.picker')
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const listId = useId()
  const list = useRef<HTMLDivElement>(null)
  const returnTo = useRef<Element | null>(null)
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    returnTo.current = document.activeElement
    // At once: the trap does it a moment later, and what somebody writes meanwhile would be commands of the canvas.
    input.current?.focus({ preventScroll: true })
    return () => {
      if (returnTo.current instanceof HTMLElement) returnTo.current.focus({ preventScroll: true })
    }
  }, [])
  const shown = filterItems(items, query)
  const current = Math.min(active, shown.length - 1)
  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: 'nearest' })
  }, [current])

  const pick = (item: PickerItem | undefined) => {
    if (!item || item.refused !== undefined) return
    onClose()
    onPick(item.id)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Escape') onClose()
    else if (event.key === 'Enter') pick(shown[current])
    else if (event.key === 'ArrowDown') setActive(Math.min(current + 1, shown.length - 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(current - 1, 0))
    else return
    event.preventDefault()
  }
  return (
    <div
      className={classes.layer}
      role="presentation"
      onPointerDown={(event) => event.target === event.currentTarget && onClose()}
    >
      <FocusTrap>
        <Paper
          className={classes.panel}
          style={placeOf(screen)}
          role="dialog"
          aria-label={title}
          shadow="lg"
          onKeyDown={onKeyDown}
        >
          <div className={classes.title}>{title}</div>
          <TextInput
            ref={input}
            data-autofocus
            value={query}
            placeholder={placeholder}
            aria-label={placeholder}
            leftSection={<IconSearch size={14} aria-hidden />}
            role="combobox"
            aria-expanded
            aria-controls={listId}
            aria-activedescendant={shown[current] ? `${listId}-${shown[current].id}` : undefined}
            onChange={(event) => {
              setQuery(event.currentTarget.value)
              setActive(0)
            }}
          />
          <div className={classes.list} role="listbox" id={listId} aria-label={title} ref={list}>
            {shown.map((item, index) => (
              <Option
                key={item.id}
                item={item}
                id={`${listId}-${item.id}`}
                active={index === current}
                onPick={() => pick(item)}
              />
            ))}
          </div>
          {shown.length === 0 ? <p className={classes.nothing}>{t('nothing')}</p> : null}
          <VisuallyHidden aria-live="polite">{t('count', { count: shown.length })}</VisuallyHidden>
        </Paper>
      </FocusTrap>
    </div>
  )
}

function Option({ item, id, active, onPick }: { item: PickerItem; id: string; active: boolean; onPick: () => void }) {
  const Icon = item.icon
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above has the focus and the keys
    // biome-ignore lint/a11y/useFocusableInteractive: options of a combobox take no focus of their own
    <div
      id={id}
      role="option"
      aria-selected={active}
      aria-disabled={item.refused !== undefined}
      className={classes.option}
      onClick={onPick}
    >
      {Icon ? <Icon size={16} stroke={1.7} aria-hidden className={classes.icon} /> : null}
      <span className={classes.texts}>
        <span className={classes.label}>{item.label}</span>
        {(item.refused ?? item.hint) ? <span className={classes.hint}>{item.refused ?? item.hint}</span> : null}
      </span>
    </div>
  )
}

function placeOf(screen: Point | undefined) {
  if (!screen) return { left: `calc(50% - ${WIDTH / 2}px)`, top: '18vh', width: WIDTH }
  return {
    left: Math.max(8, Math.min(screen.x, window.innerWidth - WIDTH - 8)),
    top: Math.max(8, Math.min(screen.y, window.innerHeight - HEIGHT - 8)),
    width: WIDTH,
  }
}

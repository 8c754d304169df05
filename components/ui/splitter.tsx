'use client'

import type { KeyboardEvent, PointerEvent } from 'react'
import classes from './splitter.module.css'

const STEP = 24

interface SplitterProps {
  /** What it changes, for instance "Width of the inspector". */
  label: string
  /** The edge of its panel at which it lies. */
  edge: 'top' | 'left' | 'right'
  /** All sizes in CSS pixels. */
  size: number
  min: number
  max: number
  /** The size that a double click brings back. */
  initial: number
  onSize: (size: number) => void
  /** Enter folds the panel. */
  onFold: () => void
}

/** The edge of a panel: it can be dragged, and moved with the arrow keys, Home and End. Its panel must be positioned. */
export function Splitter({ label, edge, size, min, max, initial, onSize, onFold }: SplitterProps) {
  const upright = edge !== 'top'
  // Dragging away from the panel makes it larger.
  const sign = edge === 'right' ? 1 : -1
  const set = (next: number) => onSize(Math.round(Math.min(max, Math.max(min, next))))
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const handle = event.currentTarget
    const place = (at: { clientX: number; clientY: number }) => (upright ? at.clientX : at.clientY)
    const from = place(event)
    handle.setPointerCapture(event.pointerId)
    const move = (next: globalThis.PointerEvent) => set(size + (place(next) - from) * sign)
    const ended = new AbortController()
    const end = () => ended.abort()
    handle.addEventListener('pointermove', move, { signal: ended.signal })
    handle.addEventListener('pointerup', end, { signal: ended.signal })
    handle.addEventListener('pointercancel', end, { signal: ended.signal })
  }
  const [less, more] = upright ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
  const targets: Record<string, () => void> = {
    [less]: () => set(size - STEP * sign),
    [more]: () => set(size + STEP * sign),
    Home: () => set(min),
    End: () => set(max),
    Enter: onFold,
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const act = targets[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved; this is the window splitter of ARIA's patterns
    <div
      className={classes.splitter}
      data-edge={edge}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={upright ? 'vertical' : 'horizontal'}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      onPointerDown={onPointerDown}
      onDoubleClick={() => set(initial)}
      onKeyDown={onKeyDown}
    />
  )
}

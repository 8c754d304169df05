'use client'

import { type KeyboardEvent, type PointerEvent, useCallback, useState } from 'react'

const STEP = 24

/** The height of a panel below a separator that can be dragged and moved with the arrow keys. */
export function useResize(label: string, initial: number, min: number, max: number) {
  const [height, setHeight] = useState(initial)
  const clamp = useCallback((value: number) => Math.round(Math.min(max, Math.max(min, value))), [min, max])
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const handle = event.currentTarget
    const from = { y: event.clientY, height }
    handle.setPointerCapture(event.pointerId)
    const move = (next: globalThis.PointerEvent) => setHeight(clamp(from.height + from.y - next.clientY))
    const end = () => {
      handle.removeEventListener('pointermove', move)
      handle.removeEventListener('pointerup', end)
      handle.removeEventListener('pointercancel', end)
    }
    handle.addEventListener('pointermove', move)
    handle.addEventListener('pointerup', end)
    handle.addEventListener('pointercancel', end)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? STEP : event.key === 'ArrowDown' ? -STEP : 0
    if (by === 0) return
    event.preventDefault()
    setHeight((before) => clamp(before + by))
  }
  const separator = {
    role: 'separator',
    tabIndex: 0,
    'aria-label': label,
    'aria-orientation': 'horizontal',
    'aria-valuenow': height,
    'aria-valuemin': min,
    'aria-valuemax': max,
    onPointerDown,
    onKeyDown,
  } as const
  return { height, separator }
}

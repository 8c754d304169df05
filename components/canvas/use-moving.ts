import { useMemo, useRef } from 'react'

/** How long a view rests before it is drawn sharply again: turns of a wheel come one after the other. */
const REST_MS = 250

/** Marks an element with `data-moving` while the view moves, without rendering anything. */
export function useMoving() {
  const ref = useRef<HTMLDivElement>(null)
  const handlers = useMemo(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    return {
      onMoveStart: () => {
        clearTimeout(timer)
        if (ref.current) ref.current.dataset.moving = ''
      },
      onMoveEnd: () => {
        clearTimeout(timer)
        timer = setTimeout(() => {
          if (ref.current) delete ref.current.dataset.moving
        }, REST_MS)
      },
    }
  }, [])
  return { ref, ...handlers }
}

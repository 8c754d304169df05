import { useMemo, useRef } from 'react'

/** Marks an element with `data-panning` while a pointer moves the view, without rendering anything. */
export function usePanning() {
  const ref = useRef<HTMLDivElement>(null)
  const handlers = useMemo(
    () => ({
      // A wheel moves the view too, but leaves a pointer that may press something at any time.
      onMoveStart: (event: MouseEvent | TouchEvent | null) => {
        if (ref.current && event && event.type !== 'wheel') ref.current.dataset.panning = ''
      },
      onMoveEnd: () => {
        if (ref.current) delete ref.current.dataset.panning
      },
    }),
    [],
  )
  return { ref, ...handlers }
}

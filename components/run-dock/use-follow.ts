'use client'

import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'

/**
 * Keeps the end of a growing text in sight while it comes, unless the reader scrolled away from it. Gives a ref for an
 * element at that end. A text that is there at once is left as it stands: it is read from its beginning.
 */
export function useFollow(text: string, growing: boolean): RefObject<HTMLSpanElement | null> {
  const end = useRef<HTMLSpanElement>(null)
  const inSight = useRef(false)
  const grew = useRef(false)
  useEffect(() => {
    if (!end.current) return
    const observer = new IntersectionObserver(([entry]) => {
      inSight.current = entry?.isIntersecting ?? false
    })
    observer.observe(end.current)
    return () => observer.disconnect()
  }, [])
  useLayoutEffect(() => {
    if (growing && text !== '') grew.current = true
    if (inSight.current && grew.current) end.current?.scrollIntoView({ block: 'nearest' })
  }, [text, growing])
  return end
}

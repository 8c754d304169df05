'use client'

import { useEffect } from 'react'

interface Handlers<Event> {
  onData: (told: { data: Event }) => void
  onComplete: () => void
  onError: (error: unknown) => void
}

interface Following<Event> {
  /** Whether there is anything to follow. */
  active: boolean
  /** Begins to hear; the same function as long as it is the same work. */
  subscribe: (handlers: Handlers<Event>) => { unsubscribe: () => void }
  apply: (events: Event[]) => void
  onEnd: () => void
  onError: (error: unknown) => void
}

/** Follows work while it is done; what happens is told once in each frame. Hand it functions that stay the same. */
export function useJobEvents<Event extends { type: string }>({
  active,
  subscribe,
  apply,
  onEnd,
  onError,
}: Following<Event>): void {
  useEffect(() => {
    if (!active) return
    let pending: Event[] = []
    let frame = 0
    const flush = () => {
      cancelAnimationFrame(frame)
      frame = 0
      const events = pending
      pending = []
      if (events.length > 0) apply(events)
    }
    const end = () => {
      flush()
      onEnd()
    }
    const subscription = subscribe({
      onData: ({ data }) => {
        pending.push(data)
        if (data.type === 'ended') end()
        else frame ||= requestAnimationFrame(flush)
      },
      onComplete: end,
      onError: (error) => {
        onError(error)
        end()
      },
    })
    return () => {
      flush()
      subscription.unsubscribe()
    }
  }, [active, subscribe, apply, onEnd, onError])
}

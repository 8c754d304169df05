'use client'

import { type Dispatch, type SetStateAction, useCallback, useEffect, useRef } from 'react'
import type { Point } from '@/components/state/edits'
import type { FlowNode } from './flow-types'

const GLIDE_MS = 240

/**
 * Shows nodes at their new places by moving them there, so that the eye can follow what an arrangement, an undo or
 * another tab has moved. What a pointer holds stays with it, and who asked for less motion sees the end at once.
 */
export function useGlide(shown: FlowNode[], setShown: Dispatch<SetStateAction<FlowNode[]>>) {
  const latest = useRef(shown)
  latest.current = shown
  const frame = useRef(0)
  useEffect(() => () => cancelAnimationFrame(frame.current), [])
  return useCallback(
    (merge: (shown: FlowNode[]) => FlowNode[]) => {
      cancelAnimationFrame(frame.current)
      const drawn = latest.current
      const before = new Map(drawn.map((node) => [node.id, node.position]))
      const merged = merge(drawn)
      const moves = new Map<string, { from: Point; to: Point }>()
      for (const { id, position: to, dragging } of merged) {
        const from = before.get(id)
        if (from && !dragging && (from.x !== to.x || from.y !== to.y)) moves.set(id, { from, to })
      }
      if (moves.size === 0 || prefersStill()) return setShown((nodes) => (nodes === drawn ? merged : merge(nodes)))
      const start = performance.now()
      const step = (now: number) => {
        const part = Math.min(1, Math.max(0, (now - start) / GLIDE_MS))
        setShown((nodes) => merge(nodes).map((node) => placed(node, moves, 1 - (1 - part) ** 3)))
        if (part < 1) frame.current = requestAnimationFrame(step)
      }
      step(start)
    },
    [setShown],
  )
}

function placed(node: FlowNode, moves: ReadonlyMap<string, { from: Point; to: Point }>, part: number): FlowNode {
  const move = moves.get(node.id)
  if (!move || node.dragging || part === 1) return node
  const { from, to } = move
  return { ...node, position: { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part } }
}

const prefersStill = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches

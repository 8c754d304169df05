'use client'

/** What a gate asked of a draft, and whether it holds. */
export function GatePanel() {
  return null
}

'use client'

/** What a sweep came to: its rounds, its winner, and what each setting does. */
export function SweepPanel() {
  return null
}

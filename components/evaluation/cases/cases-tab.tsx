'use client'

/** Soon. */
export function CasesTab() {
  return null
}

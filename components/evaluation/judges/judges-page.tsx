'use client'

import { Room } from '../room'

/** How far each judge can be believed. */
export function JudgesPage() {
  return <Room here="judges">{null}</Room>
}

import { randomUUID } from 'node:crypto'
import type { Actor, Context } from '../services/context'

/** The one workspace of an installation without accounts: only what makes contexts for the doors knows it. */
export const homeWorkspace = 'default'

/** A context of that workspace. */
export const homeContext = (actor: Actor, requestId: string = randomUUID()): Context => ({
  workspaceId: homeWorkspace,
  actor,
  requestId,
  now: () => new Date(),
})

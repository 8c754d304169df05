import type { Context } from '@/server/services/context'

/** A context of a test's workspace. */
export const contextOf = (workspaceId: string): Context => ({
  workspaceId,
  actor: 'studio',
  requestId: 'test',
  now: () => new Date(),
})

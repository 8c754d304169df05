import type { Call, Context } from '@/server/services/context'

/** A context of a test's workspace. */
export const contextOf = (workspaceId: string): Context => ({
  workspaceId,
  actor: 'studio',
  requestId: 'test',
  now: () => new Date(),
})

/** The same for a call of one use case, which nobody stops. */
export const callOf = (workspaceId: string): Call => ({
  ...contextOf(workspaceId),
  signal: new AbortController().signal,
})

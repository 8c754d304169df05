import type { CallOptions } from '@/server/capabilities/chat-model'

/** Who asks: somebody at the studio, a command, a caller of an endpoint, or Telar by itself. */
export type Actor = 'studio' | 'command' | 'endpoint' | 'telar'

/** For whom something is done, and when. Made at the door that a request came through, or from what is worked on. */
export interface Context {
  /** Everything that is read or written belongs to it; what belongs to another is not found. */
  workspaceId: string
  actor: Actor
  /** Names the request in logs. */
  requestId: string
  /** The time, for what is stored. */
  now: () => Date
}

/** All of a context that most of what reads the database needs. */
export type Scope = Pick<Context, 'workspaceId'>

/** A context with the signal that stops what is done in it. */
export interface Call extends Context, CallOptions {}

/** The context of what Telar does by itself, for the workspace of what it works on; `work` names that in logs. */
export const ownContext = (workspaceId: string, work: string): Context => ({
  workspaceId,
  actor: 'telar',
  requestId: work,
  now: () => new Date(),
})

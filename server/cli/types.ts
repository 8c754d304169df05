import type { Definitions } from '@/pipeline/node-definition'
import type { Context } from '@/server/services/context'
import type { RunDeps } from '@/server/services/runs/deps'
import type { Studio } from '@/server/services/studio'

/** What the commands work with; the same use cases as the studio's. */
export interface CliServices {
  studio: Studio
  runs: RunDeps
  context: Context
  definitions: Definitions
  /** Ends what runs and writes what is not written yet. */
  close(): Promise<void>
}

/** A command's way to the world. Standard output carries results only; everything else goes to the error output. */
export interface CliIo {
  open(): Promise<CliServices>
  out(text: string): void
  err(text: string): void
  /** Aborts on Ctrl-C. */
  signal: AbortSignal
}

export const exitCodes = { ok: 0, failed: 1, usage: 2, incomplete: 3, capped: 4, interrupted: 130 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** A mistake in how the command was called. */
export class UsageError extends Error {}

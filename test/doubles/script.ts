/** How a model double answers one request instead of its usual way. */
export interface ScriptedAnswer {
  /** Applies to the next request of this path (its end is enough, such as `/chat`); any path when absent. */
  path?: string
  /** An error before the first byte. */
  status?: number
  error?: string
  headers?: Record<string, string>
  /** A body instead of the error's usual form, sent as HTML. */
  html?: string
  /** What a chat says, instead of quoting the prompt. */
  text?: string
  thinking?: string
  doneReason?: 'stop' | 'length' | 'load' | 'unload'
  /** After this many tokens: an error in the stream, a line that is no JSON, or a cut connection. */
  after?: number
  fault?: 'error' | 'garbage' | 'cut' | 'hang' | 'end'
  /** Never answers; the connection stays open. */
  hang?: boolean
  tokenDelayMs?: number
  /** Vectors an embedding call returns. */
  vectors?: number[][]
}

/** Scripted answers in the order they were given; each is used once. */
export function createScript(): {
  add(...answers: ScriptedAnswer[]): void
  take(path: string): ScriptedAnswer | undefined
} {
  const waiting: ScriptedAnswer[] = []
  return {
    add: (...answers) => {
      waiting.push(...answers)
    },
    take(path) {
      const index = waiting.findIndex((answer) => answer.path === undefined || path.endsWith(answer.path))
      return index < 0 ? undefined : waiting.splice(index, 1)[0]
    },
  }
}

/** A request as a double saw it. */
export interface SeenRequest {
  method: string
  path: string
  headers: Record<string, string | string[] | undefined>
  body: unknown
}

/** What a double sent: whole bodies, or the lines or events of a stream. */
export interface SentAnswer {
  path: string
  status: number
  body: unknown
}

/** Waits, unless there is nothing to wait for. */
export async function pause(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms))
}

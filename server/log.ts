import { destination, type Logger, pino } from 'pino'
import type { Env } from './env'

export type Log = Logger

/** The process's log: JSON lines on the error output, so that the standard output stays for people and for the command line. */
export function createLog(level: Env['logLevel']): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      redact: ['apiKey', '*.apiKey', 'authorization', '*.authorization', 'headers.authorization', 'headers["api-key"]'],
    },
    destination({ fd: 2, sync: true }),
  )
}

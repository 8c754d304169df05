import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { createContainer } from '@/server/container'
import { readEnv } from '@/server/env'
import { createLog } from '@/server/log'
import { runCli } from './program'

const interrupted = new AbortController()
process.once('SIGINT', () => interrupted.abort(new AppError('cancelled', say('Interrupted.'))))
process.once('SIGTERM', () => interrupted.abort(new AppError('cancelled', say('Interrupted.'))))

// As when the output is piped into `head`: whoever has read enough hangs up.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  interrupted.abort(new AppError('cancelled', say('Nobody reads the output any more.')))
})

process.exitCode = await runCli(process.argv.slice(2), {
  open: async () => {
    const env = readEnv()
    return createContainer(env, createLog(env.logLevel), { role: 'cli' })
  },
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  signal: interrupted.signal,
})

import { Cron } from 'croner'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'

/**
 * When a schedule (a cron expression with five fields, in the server's time zone) is due next after a moment; `null`:
 * never. Throws `invalid-input` for what is no such expression.
 */
export function nextRun(schedule: string, after: Date): Date | null {
  try {
    return new Cron(schedule, { mode: '5-part', paused: true }).nextRun(after)
  } catch (error) {
    throw new AppError('invalid-input', say('“{schedule}” is not a cron expression with five fields.', { schedule }), {
      fix: say('Five fields: minute, hour, day of month, month, day of week. Every night at three: 0 3 * * *'),
      details: { field: 'schedule' },
      cause: error,
    })
  }
}

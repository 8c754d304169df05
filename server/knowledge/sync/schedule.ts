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
    throw new AppError('invalid-input', say('“{schedule}” is not a valid cron expression.', { schedule }), {
      fix: say(
        'Five fields: minute (0–59), hour (0–23), day (1–31), month (1–12), day of the week (0–7). Every night at three: 0 3 * * *',
      ),
      details: { field: 'schedule' },
      cause: error,
    })
  }
}

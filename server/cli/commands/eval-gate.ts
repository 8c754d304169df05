import { AppError, errorOf } from '@/pipeline/errors'
import type { GateOutcome } from '@/pipeline/evaluation/gate'
import { refusalOf } from '@/pipeline/evaluation/refusal'
import { english, say } from '@/pipeline/said'
import { asJson } from '../print'
import { type CliIo, type CliServices, type ExitCode, exitCodes } from '../types'

/**
 * Asks a pipeline's gate about its stored draft, and prints what came of each rule. Ends with 3 when it refuses.
 */
export async function gateCommand(
  pipeline: string,
  { json }: { json?: boolean },
  io: CliIo,
  services: CliServices,
): Promise<ExitCode> {
  const { id } = await services.studio.pipelines.get({ id: pipeline })
  const outcome = await askGate(id, io, services)
  if (io.signal.aborted) return exitCodes.interrupted
  if (!outcome) throw new AppError('cancelled', say('The check came to no end.'))
  if (json) io.out(asJson(outcome))
  else io.out(`${outcome.rules.map(line).join('\n')}\n${outcome.passed ? 'passed' : 'refused'}\n`)
  return outcome.passed ? exitCodes.ok : exitCodes.incomplete
}

const line = (outcome: GateOutcome['rules'][number]): string => {
  const { rule, holds, metric, n } = outcome
  const asked =
    rule.kind === 'not-worse' ? `not worse: ${rule.metric ?? 'any'}` : `${rule.kind} ${rule.value}: ${rule.metric}`
  const figures =
    holds === 'no'
      ? english(refusalOf(outcome))
      : metric === null || outcome.draft === null
        ? 'not measured'
        : `${metric} ${outcome.draft}`
  return `${holds.padEnd(11)}  ${asked}  (${figures}, n ${n})`
}

/**
 * What the gate says of the draft: known already, or measured now. Ctrl-C stops it; what was measured stays. null: it was
 * stopped. Throws what the experiment failed by, and as `evaluation.checkGate`.
 */
export async function askGate(pipelineId: string, io: CliIo, { studio }: CliServices): Promise<GateOutcome | null> {
  const { experimentId, outcome } = await studio.evaluation.checkGate({ pipelineId })
  if (outcome) return outcome
  const stop = () => void studio.evaluation.stop({ experimentId }).catch(() => undefined)
  io.signal.addEventListener('abort', stop, { once: true })
  try {
    for await (const event of studio.evaluation.events({ experimentId, lastEventId: '0' })) {
      if (event.type === 'cell') io.err(`\r${event.done} of ${event.total}`)
    }
  } finally {
    io.signal.removeEventListener('abort', stop)
    io.err('\n')
  }
  const { error, progress } = await studio.evaluation.get({ experimentId })
  if (error) throw errorOf(error)
  return progress.gate ?? null
}

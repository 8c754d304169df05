import { z } from 'zod'
import type { useTRPCClient } from '@/components/trpc/client'
import { definitions } from '@/nodes/definitions.gen'
import { inputFieldsOf } from '@/pipeline/declared'
import type { InputField } from '@/pipeline/input-field'
import { answerSourceSchema } from '@/pipeline/run-event'
import type { RunDetails } from '@/server/services/runs/types'
import type { DockStore } from './dock-store'
import { type InputDraft, questionField } from './inputs'
import type { RunController } from './run-controller'
import { type KeptTurn, turnsOf } from './turns'

/** Shows an earlier run in the dock, with what it was asked in the form and its conversation, unless that is `recalled`. */
export function takeUpRun(
  client: ReturnType<typeof useTRPCClient>,
  run: RunController,
  dock: DockStore,
  runId: string,
  recalled = false,
): void {
  run.attach(runId)
  client.runs.get.query({ id: runId }).then(
    (taken) => {
      const fields = taken.graph ? inputFieldsOf(taken.graph, definitions) : []
      dock.setState({ draft: draftOf(taken.inputs, fields) })
      const known = recalled || dock.getState().turns.some((turn) => turn.runId === runId)
      if (!known) dock.setState(conversationOf(taken, fields))
    },
    // A run that is gone is reported by its events, which were asked for as well.
    () => undefined,
  )
}

function draftOf(inputs: Record<string, unknown>, fields: readonly InputField[]): InputDraft {
  const history = new Set(fields.filter(({ type }) => type === 'history').map(({ name }) => name))
  const entries = Object.entries(inputs).flatMap(([name, value]): [string, string | boolean][] => {
    if (value === null || value === undefined || history.has(name)) return []
    if (typeof value === 'string' || typeof value === 'boolean') return [[name, value]]
    return [[name, typeof value === 'number' ? String(value) : JSON.stringify(value)]]
  })
  return Object.fromEntries(entries)
}

const sourcesSchema = z.array(answerSourceSchema).catch([])

/** The turns that went along with a run, and its own; one that goes on becomes a turn when it ends. */
function conversationOf(run: RunDetails, fields: InputField[]): { turns: KeptTurn[]; asked: string } {
  const history = fields.find(({ type }) => type === 'history')
  const earlier = turnsOf(history && run.inputs[history.name])
  const turns = earlier.map((turn, at) => ({ ...turn, runId: `${run.id}/${at}`, sources: [] }))
  const asking = questionField(fields)
  const question = asking ? String(run.inputs[asking.name] ?? '') : ''
  if (run.status === 'running') return { turns, asked: question }
  const { answer } = run.outputs
  const ended = run.status !== 'failed' && run.status !== 'cancelled'
  if (question === '' || !ended || typeof answer !== 'string' || answer === '') return { turns, asked: '' }
  const sources = sourcesSchema.parse(run.outputs.sources)
  return { turns: [...turns, { runId: run.id, question, answer, sources }], asked: '' }
}

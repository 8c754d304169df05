import type { CapabilityName, InputValues, NodeDefinition, OutputValues, Ports } from '@/pipeline/node-definition'
import type { StepResources } from '@/pipeline/plan'
import type { NoteOf, Outcome, Usage } from '@/pipeline/run-event'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { Capabilities } from '.'
import type { Nest } from './pipelines'

/** What a node gets to work with: its config, its inputs, and exactly the capabilities it named. */
export interface ExecuteContext<C, I extends Ports, N extends CapabilityName> {
  config: C
  inputs: InputValues<I>
  resources: StepResources
  capabilities: Pick<Capabilities, N>
  /** Aborts on Stop, on the step's time limit, and when a caller hangs up. */
  signal: StopSignal
  /**
   * Sends a piece of streamed text of an output port, or of `reasoning`. With `reset` it takes the place of all that the
   * port has streamed.
   */
  emit: (port: string, text: string, how?: 'reset') => void
  /** Collect facts for people (ranks of every stage), at some extra cost; off for published endpoints. */
  explain: boolean
  nest: Nest
}

/** What a node returns. `outcome` defaults to `ok`; anything else needs a note that says why. */
export interface ExecuteResult<O extends Ports, Note extends string = string> {
  outputs: OutputValues<O>
  outcome?: Exclude<Outcome, 'failed' | 'skipped'>
  notes?: NoteOf<Note>[]
  usage?: Usage
  details?: Record<string, unknown>
}

export type Execute<C, I extends Ports, O extends Ports, N extends CapabilityName, Note extends string = string> = (
  context: ExecuteContext<C, I, N>,
) => Promise<ExecuteResult<O, Note>>

/** An executor as the engine holds it: config and inputs were validated by the definition's schemas before the call. */
export interface NodeExecutor {
  readonly type: string
  readonly needs: readonly CapabilityName[]
  execute(context: ExecuteContext<Record<string, unknown>, Ports, CapabilityName>): Promise<ExecuteResult<Ports>>
}

/** Ties an implementation to its definition; types of config, inputs, outputs, notes and capabilities follow from it. */
export function implementNode<
  C,
  I extends Ports,
  O extends Ports,
  const N extends readonly CapabilityName[],
  Note extends string,
>(
  definition: NodeDefinition<C, I, O, N, Note>,
  execute: Execute<C, I, O, N[number], Note>,
): NodeExecutor & { run: Execute<C, I, O, N[number], Note> } {
  return {
    type: definition.type,
    needs: definition.needs,
    // The engine hands over what the compiler checked against this very definition.
    execute: (context) =>
      execute(context as unknown as ExecuteContext<C, I, N[number]>) as Promise<ExecuteResult<Ports>>,
    run: execute,
  }
}

import type { Message } from '@/pipeline/message'
import { withoutReasoning } from '@/pipeline/reasoning'
import { makeNote, type NoteOf } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { implementNode } from '@/server/capabilities/implement-node'
import { isHarmless, makePrompt } from '../shared/template/make-prompt'
import { HISTORY_PORT, promptTemplate } from './definition'

function historyOf(value: unknown): { turns: Message[]; note?: NoteOf } {
  // The history input is messages by its port's type.
  const given = (value ?? []) as readonly Message[]
  const turns = given
    .filter((message) => message.role !== 'system')
    .map(
      ({ role, content }): Message => ({
        role,
        // What an answer of an earlier turn still carries of its reasoning says nothing to the next one.
        content: role === 'assistant' ? withoutReasoning(content) : content,
        origin: 'history',
      }),
    )
  const left = given.length - turns.length
  if (left === 0) return { turns }
  const message = say(
    '{left, plural, one {# system message} other {# system messages}} in the history left out: only turns of the conversation count.',
    { left },
  )
  return { turns, note: makeNote('history-cut', message, { messages: left }) }
}

export const executePromptTemplate = implementNode(promptTemplate, async (context) => {
  const { config, inputs } = context
  const history: ReturnType<typeof historyOf> = config.includeHistory ? historyOf(inputs[HISTORY_PORT]) : { turns: [] }
  const { turns, note } = history
  const prompt = await makePrompt({ config, inputs, turns, context })
  const { messages, sources, sourceless } = prompt
  const notes = note ? [...prompt.notes, note] : prompt.notes
  const outcome = sourceless ? 'empty' : notes.every(isHarmless) ? 'ok' : 'degraded'
  return { outputs: { messages, sources }, outcome, notes }
})

import { randomUUID } from 'node:crypto'
import { type Chunk, cited, passageKey } from '@/pipeline/chunk'
import type { Message } from '@/pipeline/message'
import { withoutReasoning } from '@/pipeline/reasoning'
import { makeNote } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { implementNode } from '@/server/capabilities/implement-node'
import { HISTORY_PORT, isSourcesName, type PromptTemplateConfig, promptTemplate, variablesOf } from './definition'
import { parseTemplate } from './liquid'
import type { Note } from './messages'
import { renderMessage, type TemplateValues } from './render-message'
import { SourceDrop } from './source-drop'

/** Numbers the chunks of all source inputs from 1; a passage that arrives twice keeps its first number. */
function fill(names: readonly string[], inputs: Readonly<Record<string, unknown>>): TemplateValues {
  const nonce = randomUUID()
  const drops = new Map<string, SourceDrop>()
  const sources = new Map<number, { chunk: Chunk; rendered: string }>()
  const filling: TemplateValues = { values: {}, texts: {}, sources, nonce }
  for (const name of names) {
    if (!isSourcesName(name)) {
      const text = String(inputs[name] ?? '')
      filling.values[name] = text
      filling.texts[name] = text
      continue
    }
    // Source inputs are chunks by their port's type.
    const chunks = (inputs[name] ?? []) as readonly Chunk[]
    filling.values[name] = chunks.map((chunk) => {
      const key = passageKey(chunk)
      const known = drops.get(key)
      if (known) return known
      const citation = sources.size + 1
      const drop = new SourceDrop(chunk, citation, nonce)
      drops.set(key, drop)
      sources.set(citation, { chunk: cited(chunk, citation), rendered: drop.rendered })
      return drop
    })
  }
  return filling
}

/** Chunks that stand in the messages; all of them when a filter hides which. */
function shownSources({ sources }: TemplateValues, messages: readonly Message[]): Chunk[] {
  const placed = new Set<number | undefined>()
  for (const message of messages) for (const { chunk } of message.sources ?? []) placed.add(chunk.citation)
  const shown: Chunk[] = []
  for (const { chunk } of sources.values()) if (placed.size === 0 || placed.has(chunk.citation)) shown.push(chunk)
  return shown
}

function historyOf(value: unknown): { turns: Message[]; note?: Note } {
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

/** A graph with such a template does not compile; one that was published before still runs, and says so. */
function mistakeNotes(config: Pick<PromptTemplateConfig, 'system' | 'user'>): Note[] {
  return (['system', 'user'] as const).flatMap((part) =>
    parseTemplate(config[part]).mistakes.map(({ line = 1, message }): Note => {
      const params = { field: part, line }
      return makeNote(
        'template-suspect',
        say('The {part} template, line {line}: {message}.', { part, line, message }),
        params,
      )
    }),
  )
}

export const executePromptTemplate = implementNode(promptTemplate, async ({ config, inputs }) => {
  const names = variablesOf(config)
  const filling = fill(names, inputs)
  const system = await renderMessage('system', config.system, filling)
  const user = await renderMessage('user', config.user, filling)
  const history = config.includeHistory ? historyOf(inputs[HISTORY_PORT]) : { turns: [] }
  const messages = [...(system.content.trim() === '' ? [] : [system]), ...history.turns, user]
  const outputs = { messages, sources: shownSources(filling, messages) }
  const notes: Note[] = [...mistakeNotes(config), ...(history.note ? [history.note] : [])]
  if (names.some(isSourcesName) && filling.sources.size === 0) {
    notes.push(makeNote('no-sources', say('No source arrived: the prompt has nothing to answer from.')))
    return { outputs, outcome: 'empty', notes }
  }
  return { outputs, outcome: notes.length > 0 ? 'degraded' : 'ok', notes }
})

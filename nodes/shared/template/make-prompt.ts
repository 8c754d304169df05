import type { Chunk } from '@/pipeline/chunk'
import type { Message } from '@/pipeline/message'
import type { StepResources } from '@/pipeline/plan'
import { makeNote, type NoteOf } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import type { Embedder } from '@/server/capabilities'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { chooseExamples } from './choose-examples'
import type { Example, Examples } from './examples'
import { isSourcesName, type Templates, variablesOf } from './fields'
import { fill, mistakeNotes, shownSources } from './fill'
import { parseTemplate } from './liquid'
import { renderMessage, type TemplateValues } from './render-message'

interface Making {
  config: Templates & { examples?: Examples | undefined }
  inputs: Readonly<Record<string, unknown>>
  /** Earlier turns of the conversation. */
  turns?: readonly Message[]
  /** The variant of an example's answer that the model is shown. */
  answerOf?: (answer: string) => string
  /** The step's context: its signal is made only when it is read, which prompts without examples never do. */
  context: { resources: StepResources; capabilities: { embedder: Embedder }; readonly signal: StopSignal }
}

export interface Prompt {
  messages: Message[]
  /** Chunks that stand in the messages. */
  sources: Chunk[]
  notes: NoteOf[]
  /** It takes sources, and none arrived. */
  sourceless: boolean
}

/** Fills the templates of a prompt: system message, examples, earlier turns, and what is asked. */
export async function makePrompt(making: Making): Promise<Prompt> {
  const { config, inputs, turns = [] } = making
  const names = variablesOf(config)
  const filling = fill(names, inputs)
  const system = await renderMessage('system', config.system, filling)
  const user = await renderMessage('user', config.user, filling)
  const notes = mistakeNotes(config)
  const examples = config.examples ? await examplesFor(config.examples, filling, making, notes) : []
  const messages = [...(system.content.trim() === '' ? [] : [system]), ...examples, ...turns, user]
  const sourceless = names.some(isSourcesName) && filling.sources.size === 0
  if (sourceless) notes.push(makeNote('no-sources', say('No source arrived: the prompt has nothing to answer from.')))
  return { messages, sources: shownSources(filling, messages), notes, sourceless }
}

/** Notes that tell and yet do not lower the outcome. */
export const isHarmless = ({ code }: { code: string }): boolean => code === 'example-asked'

async function examplesFor(
  examples: Examples,
  { texts }: TemplateValues,
  { config, context, answerOf = (answer) => answer }: Making,
  notes: NoteOf[],
): Promise<Message[]> {
  const model = context.resources.embedders?.examples
  const nearness = model && { embedder: context.capabilities.embedder, model, signal: context.signal }
  const { chosen, asking } = await chooseExamples(examples, texts, nearness)
  if (asking > 0) {
    const said = say(
      '{count, plural, one {# example was left out: it asks} other {# examples were left out: they ask}} what is asked here.',
      { count: asking },
    )
    notes.push(makeNote('example-asked', said, { examples: asking }))
  }
  const messages: Message[] = []
  for (const example of chosen) {
    const content = await questionOf(example, examples.user, config)
    messages.push({ role: 'user', content, origin: 'example' })
    messages.push({ role: 'assistant', content: answerOf(example.answer), origin: 'example' })
  }
  return messages
}

/** How an example asks: by its own template, by that of the prompt where it takes no sources, else by its texts alone. */
async function questionOf({ inputs }: Example, own: string, { system, user }: Templates): Promise<string> {
  const takesSources = parseTemplate(user).variables.some(isSourcesName)
  if (own.trim() === '' && takesSources) {
    const names = variablesOf({ system, user }).filter((name) => !isSourcesName(name))
    return names.flatMap((name) => (Object.hasOwn(inputs, name) ? [inputs[name]] : [])).join('\n')
  }
  const template = own.trim() === '' ? user : own
  const texts = fill(
    parseTemplate(template).variables,
    Object.fromEntries(Object.entries(inputs).filter(([name]) => !isSourcesName(name))),
  )
  return (await renderMessage('user', template, texts, 'example')).content
}

import { AppError } from '@/pipeline/errors'
import { makeNote } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { implementNode } from '@/server/capabilities/implement-node'
import { askFitting, createAsker, languageModel, roomForAnswer } from '../shared/ask-model'
import { fitPrompt } from '../shared/fit-prompt'
import { isHarmless, makePrompt } from '../shared/template/make-prompt'
import { answerTokens, askLabel, type Classified } from './ask-label'
import { answerOf, classifier, labelNamed } from './definition'
import type { Note } from './messages'

function howNotes({ how }: Classified): Note[] {
  if (how === 'logprobs') return []
  if (how === 'constrained') {
    const said = say('The model was held to the labels: how likely each one is cannot be told.')
    return [makeNote('scores-unknown', said)]
  }
  return [makeNote('label-read', say('The label was read off a free answer: how likely each one is cannot be told.'))]
}

const lowers = (note: Note): boolean => !isHarmless(note) && note.code !== 'scores-unknown'

export const executeClassifier = implementNode(classifier, async (context) => {
  const { config, inputs, resources, capabilities } = context
  const model = languageModel(resources.chatModels.model)
  if (!model) {
    throw new AppError('model-missing', say('It needs a language model: the built-in reader only quotes.'))
  }
  const shown = (text: string) => {
    const label = labelNamed(config.labels, text)
    return label ? answerOf(label) : text
  }
  const prompt = await makePrompt({ config, inputs, answerOf: shown, context })
  const choices = config.labels.map((label) => ({ name: label.name, answer: answerOf(label) }))
  const asker = createAsker(capabilities.chatModel, model, context.signal)
  const { found, fitted } = await askFitting(asker, async (fitting) => {
    const room = roomForAnswer(answerTokens(choices), fitting.contextTokens)
    const fitted = fitPrompt(prompt.messages, fitting.contextTokens, room)
    return { fitted, found: await askLabel(choices, fitted.messages, fitting) }
  })
  const notes: Note[] = [...prompt.notes, ...fitted.notes, ...howNotes(found)]
  return {
    outputs: { label: found.label, confidence: found.scores?.[found.label] ?? 0, scores: found.scores },
    outcome: prompt.sourceless ? 'empty' : notes.some(lowers) ? 'degraded' : 'ok',
    notes,
    usage: asker.usage,
    details: {
      how: found.how,
      ...(found.mass === undefined ? {} : { mass: Math.round(found.mass * 1000) / 1000 }),
      budget: fitted.budget,
      window: { node: asker.contextTokens, model: model.contextTokens ?? null, scale: 1 },
      provider: model.provider,
      model: model.model,
      messages: prompt.messages,
    },
  }
})

import type { NodeMessages, NoteTexts } from '@/pipeline/node-definition'
import type { NoteOf } from '@/pipeline/run-event'

export const messages: NodeMessages = {
  en: {
    title: 'Pattern classifier',
    description: 'Asks a model a question about a text whose answer is one of several labels.',
    summary: '{user}',
    help:
      'Write the question as in a prompt template; every `{{ variable }}` becomes an input port. Each label has a name, which leaves the node, and the answer that the model gives for it, ' +
      'such as `yes` for *grammatical*. How likely a label is comes from the probabilities of the model’s first tokens, where its server tells them: ' +
      '*confidence* is that of the label, *scores* has all of them, and they add up to 1. Answers that begin differently can be told apart by one token. ' +
      'Where the probabilities do not tell, the model is held to the labels; the confidence is then 0 and the scores are `null`, which means that they are not known. ' +
      'The model is asked at temperature 0. Examples are shown to it first. The built-in reader cannot classify. ' +
      'In the playground, a confusion matrix stands beside accuracy, Matthews correlation and the share of the most frequent label.',
    ports: { label: 'Label', confidence: 'Confidence', scores: 'Scores' },
    fields: {
      system: { label: 'System message', hint: 'Who the model is and how it answers. May be empty.' },
      user: { label: 'Pattern', hint: 'The text with the question about it.' },
      labels: { label: 'Labels', hint: 'What may come out, and what the model says for it.' },
      examples: { label: 'Examples', hint: 'Texts with their label that the model is shown first.' },
      model: { label: 'Model', hint: '*Auto* takes the best language model that serves.' },
    },
    options: {},
  },
  es: {
    title: 'Clasificador por patrón',
    description: 'Hace a un modelo una pregunta sobre un texto cuya respuesta es una de varias etiquetas.',
    summary: '{user}',
    help:
      'Escribe la pregunta como en una plantilla de prompt; cada `{{ variable }}` se convierte en un puerto de entrada. Cada etiqueta tiene un nombre, que sale del nodo, y la respuesta que da el modelo para ella, ' +
      'como `sí` para *gramatical*. La probabilidad de una etiqueta sale de las probabilidades de los primeros tokens del modelo, si su servidor las dice: ' +
      '*confianza* es la de la etiqueta, *puntuaciones* las tiene todas, y suman 1. Las respuestas que empiezan distinto se distinguen con un solo token. ' +
      'Si las probabilidades no bastan, se obliga al modelo a elegir una etiqueta; la confianza es entonces 0 y las puntuaciones son `null`, es decir, no se conocen. ' +
      'Se pregunta al modelo con temperatura 0. Los ejemplos se le muestran antes. El lector integrado no sabe clasificar. ' +
      'En el banco de prompts, una matriz de confusión aparece junto a la exactitud, la correlación de Matthews y la proporción de la etiqueta más frecuente.',
    ports: { label: 'Etiqueta', confidence: 'Confianza', scores: 'Puntuaciones' },
    fields: {
      system: { label: 'Mensaje de sistema', hint: 'Quién es el modelo y cómo responde. Puede quedar vacío.' },
      user: { label: 'Patrón', hint: 'El texto con la pregunta sobre él.' },
      labels: { label: 'Etiquetas', hint: 'Lo que puede salir y lo que dice el modelo para cada una.' },
      examples: { label: 'Ejemplos', hint: 'Textos con su etiqueta que el modelo ve antes.' },
      model: { label: 'Modelo', hint: '*Automático* toma el mejor modelo de lenguaje disponible.' },
    },
    options: {},
  },
}

export const notes = {
  'scores-unknown': {
    en: 'The label is known, how likely it is is not.',
    es: 'Se conoce la etiqueta, pero no su probabilidad.',
  },
  'label-read': {
    en: 'The label was read off a free answer.',
    es: 'La etiqueta se leyó en una respuesta libre.',
  },
} satisfies NoteTexts
export type Note = NoteOf<keyof typeof notes>

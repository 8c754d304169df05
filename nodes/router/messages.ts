import type { NodeMessages, NoteTexts } from '@/pipeline/node-definition'
import type { NoteOf } from '@/pipeline/run-event'

export const messages: NodeMessages = {
  en: {
    title: 'Router',
    description: 'Sends a value down one of several branches.',
    summary: '{branches}',
    help:
      'Use a router when different questions deserve different treatment: another collection per language, a short way for small talk, a person for complaints. ' +
      'Each branch becomes an output; the value leaves through the first branch that fits, or through *else*. Steps on the other branches are skipped. ' +
      'Bring the branches together again with a fallback: it takes the one that arrived. ' +
      'With *conditions*, branches are tried from top to bottom; texts are compared without regard to case. A path such as `customer.orders[0].total` looks into a JSON value. ' +
      'The language is told from function words, so very short texts have none. ' +
      'With *a model*, describe each branch in a sentence; the model is asked once. The built-in reader cannot sort texts: then, and when a model names no branch, ' +
      'the value goes down *else* and the step ends as *fallback*.',
    ports: { value: 'Value', else: 'Else' },
    fields: {
      type: { label: 'What it routes' },
      mode: { label: 'Decided by' },
      branches: { label: 'Branches', hint: 'Tried from top to bottom. What fits none leaves through “else”.' },
      'branches.name': { label: 'Name', hint: 'Names the output. Letters, digits, hyphens and underscores.' },
      'branches.description': { label: 'When to take it', hint: 'One sentence for the model.' },
      'branches.match': { label: 'Conditions' },
      'branches.tests': { label: 'Conditions' },
      model: { label: 'Model' },
      instruction: {
        label: 'Further instruction',
        hint: 'What the model should know beside the branches. May be empty.',
      },
    },
    options: {
      'type=text': 'Text',
      'type=json': 'JSON',
      'type=number': 'Number',
      'mode=conditions': 'Conditions',
      'mode=model': 'A model',
      'branches.match=all': 'All must hold',
      'branches.match=any': 'One is enough',
    },
  },
  es: {
    title: 'Bifurcación',
    description: 'Envía un valor por una de varias ramas.',
    summary: '{branches}',
    help:
      'Usa una bifurcación cuando preguntas distintas merecen un trato distinto: otra colección según el idioma, un camino corto para los saludos, una persona para las quejas. ' +
      'Cada rama se convierte en una salida; el valor sale por la primera rama que encaje, o por *si no*. Los pasos de las demás ramas se omiten. ' +
      'Vuelve a unir las ramas con un nodo de alternativas: toma la que haya llegado. ' +
      'Con *condiciones*, las ramas se prueban de arriba abajo; los textos se comparan sin distinguir mayúsculas. Una ruta como `customer.orders[0].total` mira dentro de un valor JSON. ' +
      'El idioma se reconoce por las palabras gramaticales, así que un texto muy corto no tiene ninguno. ' +
      'Con *un modelo*, describe cada rama en una frase; al modelo se le pregunta una vez. El lector integrado no sabe clasificar textos: en ese caso, y cuando un modelo no nombra ninguna rama, ' +
      'el valor sale por *si no* y el paso acaba *por otra vía*.',
    ports: { value: 'Valor', else: 'Si no' },
    fields: {
      type: { label: 'Qué reparte' },
      mode: { label: 'Decide' },
      branches: { label: 'Ramas', hint: 'Se prueban de arriba abajo. Lo que no encaja en ninguna sale por «si no».' },
      'branches.name': { label: 'Nombre', hint: 'Da nombre a la salida. Letras, cifras, guiones y guiones bajos.' },
      'branches.description': { label: 'Cuándo tomarla', hint: 'Una frase para el modelo.' },
      'branches.match': { label: 'Condiciones' },
      'branches.tests': { label: 'Condiciones' },
      model: { label: 'Modelo' },
      instruction: {
        label: 'Instrucción adicional',
        hint: 'Lo que el modelo debe saber además de las ramas. Puede quedar vacía.',
      },
    },
    options: {
      'type=text': 'Texto',
      'type=json': 'JSON',
      'type=number': 'Número',
      'mode=conditions': 'Condiciones',
      'mode=model': 'Un modelo',
      'branches.match=all': 'Todas deben cumplirse',
      'branches.match=any': 'Basta con una',
    },
  },
}

export const notes = {
  'no-branch': { en: 'No branch fits.', es: 'Ninguna rama encaja.' },
} satisfies NoteTexts
export type Note = NoteOf<keyof typeof notes>

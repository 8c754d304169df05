import { answerEdges, draw } from '../draw-graph'
import type { GalleryTemplate } from './types'

const sectionField = { name: 'section', type: 'text', required: true } as const

/** Each part of a long document is summed up by itself; then the parts become one summary. */
export const longSummary: GalleryTemplate = {
  id: 'long-summary',
  shelves: {
    en: [
      {
        name: 'Minutes of the Orle council',
        documents: {
          'Minutes.md': `# Minutes of the town council of Orle

## Budget

The council approved a budget of 4.2 million euros for the coming year, with nine votes to four. The tax on second homes rises from 1.1 to 1.4 per cent. The rise brings about 180,000 euros a year, which go to the school.

## School

The roof of the primary school is renewed in July and August. The works cost 310,000 euros, half of them paid by the region. During the works the summer courses are held in the town hall.

## Traffic

Mill Street becomes a one-way street from 1 May on. The council rejected a car park behind the market, because the ground is liable to flooding. A bus to the station runs every half hour from September on.
`,
        },
      },
    ],
    es: [
      {
        name: 'Actas del pleno de Orle',
        documents: {
          'Acta.md': `# Acta del pleno del ayuntamiento de Orle

## Presupuesto

El pleno aprobó un presupuesto de 4,2 millones de euros para el próximo año, con nueve votos a favor y cuatro en contra. El impuesto sobre las segundas residencias sube del 1,1 al 1,4 por ciento. La subida aporta unos 180 000 euros al año, que se destinan a la escuela.

## Escuela

El tejado de la escuela primaria se renueva en julio y agosto. Las obras cuestan 310 000 euros, de los que la región paga la mitad. Durante las obras, los cursos de verano se dan en el ayuntamiento.

## Tráfico

La calle del Molino será de sentido único desde el 1 de mayo. El pleno rechazó un aparcamiento detrás del mercado porque el terreno es inundable. Desde septiembre habrá un autobús a la estación cada media hora.
`,
        },
      },
    ],
  },
  helper: {
    name: { en: 'Summary of one part', es: 'Resumen de una parte' },
    graph: ({ definitions, locale, collections: [collectionId = ''] }) =>
      draw(
        definitions,
        [
          { id: 'input', type: 'input', at: [0, 0.9], config: { fields: [sectionField] } },
          { id: 'retriever', type: 'retriever', at: [1, 0], config: { collectionId, topK: 2 } },
          { id: 'prompt', type: 'prompt-template', at: [2, 0.9], config: { user: onePart[locale] } },
          { id: 'model', type: 'model', at: [1, 3.2] },
          { id: 'output', type: 'output', at: [2, 3.4] },
        ],
        [
          'input.section>retriever.query',
          'input.section>prompt.section',
          'retriever.chunks>prompt.sources',
          ...answerEdges,
        ],
      ),
  },
  graph: ({ definitions, locale, helper }) =>
    draw(
      definitions,
      [
        {
          id: 'input',
          type: 'input',
          at: [0, 0.9],
          config: {
            fields: [
              { name: 'sections', type: 'long-text', required: true, example: sections[locale] },
              { name: 'question', type: 'long-text', required: true, example: whole[locale] },
            ],
          },
        },
        {
          id: 'each',
          type: 'for-each',
          at: [1, 0],
          config: { pipelineId: helper, fields: [sectionField], itemField: 'section' },
        },
        { id: 'prompt', type: 'prompt-template', at: [2, 0.9], config: { user: allParts[locale] } },
        { id: 'model', type: 'model', at: [1, 3.2] },
        { id: 'output', type: 'output', at: [2, 3.4] },
      ],
      [
        'input.sections>each.items',
        'input.question>prompt.question',
        'each.text>prompt.parts',
        'each.sources>prompt.sources',
        ...answerEdges,
      ],
    ),
}

const sections = {
  en: 'How large is the budget of the council?\nWhat do the works on the roof of the school cost?\nWhich street becomes a one-way street?',
  es: '¿Qué presupuesto aprobó el pleno?\n¿Cuánto cuestan las obras de la escuela?\n¿Qué calle será de sentido único?',
}
const whole = {
  en: 'How much money did the council approve for the coming year?',
  es: '¿Cuánto dinero aprobó el pleno para el próximo año?',
}
const onePart = {
  en: 'Passages:\n\n{{ sources }}\n\nSum up in two sentences what they say about: {{ section }}',
  es: 'Pasajes:\n\n{{ sources }}\n\nResume en dos frases lo que dicen sobre: {{ section }}',
}
const allParts = {
  en: 'Summaries of the parts:\n\n{{ parts }}\n\nPassages they come from:\n\n{{ sources }}\n\nJoin them into one summary that answers: {{ question }}',
  es: 'Resúmenes de las partes:\n\n{{ parts }}\n\nPasajes de los que proceden:\n\n{{ sources }}\n\nÚnelos en un solo resumen que conteste: {{ question }}',
}

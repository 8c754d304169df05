import { checkedAnswerEdges, draw, questionLike, rerankedEdges } from '../draw-graph'
import type { GalleryTemplate } from './types'

/** Says nothing rather than something that no source supports. */
export const clinical: GalleryTemplate = {
  id: 'clinical',
  shelves: {
    en: [
      {
        name: 'Ward leaflets (invented)',
        documents: {
          'Solvane.md': `# Solvane 20 mg tablets

An invented medicine, to try Telar with; not for treating anybody.

Adults take one tablet in the morning with a glass of water. Solvane is not given to patients under twelve. Patients with a kidney disease take half a tablet. Grapefruit juice makes its effect stronger and is avoided.
`,
          'After a fall.md': `# After a fall on the ward

The nurse examines the patient at once and calls the doctor on duty. Blood pressure and pulse are measured every 30 minutes for four hours. A patient who takes an anticoagulant gets a scan of the head on the same day.
`,
        },
      },
    ],
    es: [
      {
        name: 'Hojas de planta (inventadas)',
        documents: {
          'Solvane.md': `# Solvane 20 mg comprimidos

Un medicamento inventado, para probar Telar; no sirve para tratar a nadie.

Los adultos toman un comprimido por la mañana con un vaso de agua. Solvane no se da a pacientes menores de doce años. Los pacientes con una enfermedad renal toman medio comprimido. El zumo de pomelo refuerza su efecto y se evita.
`,
          'Tras una caída.md': `# Tras una caída en la planta

La enfermera examina al paciente de inmediato y avisa al médico de guardia. La tensión y el pulso se miden cada 30 minutos durante cuatro horas. A un paciente que toma un anticoagulante se le hace un escáner de la cabeza el mismo día.
`,
        },
      },
    ],
  },
  graph: ({ definitions, locale, collections: [collectionId = ''] }) => ({
    ...draw(
      definitions,
      [
        {
          id: 'input',
          type: 'input',
          at: [0, 0.9],
          config: questionLike(
            {
              en: 'How much Solvane do patients with a kidney disease take?',
              es: '¿Cuánto Solvane toman los pacientes con una enfermedad renal?',
            }[locale],
          ),
        },
        { id: 'retriever', type: 'retriever', at: [1, 0], config: { collectionId, topK: 6 } },
        { id: 'reranker', type: 'reranker', at: [2, 0], config: { topN: 3 } },
        { id: 'prompt', type: 'prompt-template', at: [3, 0.9] },
        { id: 'model', type: 'model', at: [1, 3.6], config: { temperature: 0 } },
        {
          id: 'grounding',
          type: 'grounding',
          at: [2, 3.4],
          config: { policy: 'abstain', minSupport: 1, requireCitations: true, abstention: silence[locale] },
        },
        { id: 'output', type: 'output', at: [3, 3.6], config: { requireCitations: true } },
      ],
      [...rerankedEdges, 'input.question>prompt.question', 'reranker.chunks>prompt.sources', ...checkedAnswerEdges],
    ),
    notes: [{ id: 'silent', position: { x: 0, y: 330 }, size: { width: 240, height: 150 }, text: tryToo[locale] }],
  }),
}

const silence = {
  en: 'The leaflets do not support an answer. Ask the doctor on duty.',
  es: 'Las hojas no respaldan una respuesta. Pregunta al médico de guardia.',
}
const tryToo = {
  en: 'Ask too what no leaflet says, and see it stay silent:\n\nMay Solvane be taken with alcohol?',
  es: 'Pregunta también lo que ninguna hoja dice y verás que calla:\n\n¿Se puede tomar Solvane con alcohol?',
}

import { ragGraph } from '../templates'
import type { GalleryTemplate } from './types'

/** Meaning and words together, then the best of both in a better order. */
export const questionAnswering: GalleryTemplate = {
  id: 'question-answering',
  shelves: {
    en: [
      {
        name: 'Tern 40 espresso machine',
        documents: {
          'Cleaning.md': `# Cleaning the Tern 40

Rinse the brew group under warm water every week; never use soap on it. Descale the machine when the light D2 blinks, after about 300 cups. Descaling takes 25 minutes and needs one sachet of citric acid in 1.2 litres of water.

Empty the drip tray when its red float stands above the grid.
`,
          'Faults.md': `# When something is wrong

E07 means that the water tank is empty or does not sit firmly. E12 means that the grinder is blocked: unplug the machine, remove the beans and turn the burr with part number TB-218.

Coffee that runs too fast is ground too coarsely. Turn the ring two marks to the left while the grinder runs.
`,
        },
      },
    ],
    es: [
      {
        name: 'Cafetera Tern 40',
        documents: {
          'Limpieza.md': `# Limpieza de la Tern 40

Aclara el grupo de infusión con agua templada cada semana, siempre sin jabón. Descalcifica la máquina cuando parpadee la luz D2, tras unas 300 tazas. La descalcificación dura 25 minutos y necesita un sobre de ácido cítrico en 1,2 litros de agua.

Vacía la bandeja de goteo cuando el flotador rojo asome por la rejilla.
`,
          'Averías.md': `# Cuando algo falla

E07 significa que el depósito de agua está vacío o mal encajado. E12 significa que el molinillo está atascado: desenchufa la máquina, retira los granos y gira la muela con la pieza TB-218.

El café que cae demasiado deprisa está molido demasiado grueso. Gira el anillo dos marcas a la izquierda con el molinillo en marcha.
`,
        },
      },
    ],
  },
  graph: ({ definitions, locale, collections: [collectionId] }) =>
    ragGraph(definitions, collectionId, { en: 'What does E12 mean?', es: '¿Qué significa E12?' }[locale]),
}

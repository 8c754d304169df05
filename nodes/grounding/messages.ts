import type { NodeMessages, NoteTexts } from '@/pipeline/node-definition'
import type { NoteOf } from '@/pipeline/run-event'

export const messages: NodeMessages = {
  en: {
    title: 'Grounding',
    description: 'Checks every cited claim of an answer against its sources.',
    summary: '{mode} · {policy}',
    help:
      'Put it between the model and the output; connect the model’s answer and its sources. A claim is a sentence; the numbers in brackets say which sources ' +
      'it must be found in. *By words* needs no model: enough words of the claim must stand together in a cited source, every number (in digits or words, with its unit), ' +
      'date and name must be there about the same words, and no “not” and no opposite (opens, closes) may turn it round. So “closes at 8:00” is caught where 8:00 is when it ' +
      'opens. It knows this in English and Spanish; in other languages numbers in digits and names. It compares words, not meaning: what is said quite differently is not ' +
      'recognised, and answer and sources must share a language. *By a model* asks for a verdict and a quotation; a verdict whose quotation does not stand literally in a cited source does ' +
      'not count. When the model fails, words are compared instead and the step ends as *fallback*. Claims without support are marked or taken out, or the whole answer ' +
      'is withheld when too few have it. The report lists each claim with its evidence (offsets within the chunk’s text) and what does not match; `supported` is the share of ' +
      'checked claims that have support, 0 when nothing is cited. The answer waits for the check, so it does not stream.',
    ports: {
      answer: 'Answer',
      sources: 'Sources',
      question: 'Question',
      report: 'Report',
      supported: 'Support',
    },
    fields: {
      mode: { label: 'Check' },
      threshold: { label: 'Words that must match', hint: 'Share of a claim’s words. Higher is stricter.' },
      facts: {
        label: 'Numbers, names, negations',
        hint: 'Pipelines saved before this setting came keep *anywhere in the source*.',
      },
      reasons: { label: 'Say why', hint: 'The mark also says what does not match, in the language of the answer.' },
      model: { label: 'Model', hint: '*Auto* takes the best model that serves.' },
      policy: { label: 'Claims without support' },
      marker: { label: 'Mark', hint: 'Put behind the sentence, in the language of your readers.' },
      minSupport: { label: 'Least support', hint: 'Below this share of supported claims the answer is withheld.' },
      abstention: { label: 'Said instead', hint: 'What readers get when the answer is withheld.' },
      requireCitations: {
        label: 'Require citations',
        hint: 'Sentences that cite nothing count as claims without support.',
      },
      timeoutMs: { label: 'Time limit', hint: 'After this time words are compared instead.' },
    },
    options: {
      'mode=lexical': 'By words',
      'mode=model': 'By a model',
      'facts=bound': 'About the same words',
      'facts=anywhere': 'Anywhere in the source',
      'policy=mark': 'Mark them',
      'policy=drop': 'Take them out',
      'policy=abstain': 'Withhold the answer',
    },
  },
  es: {
    title: 'Fundamentación',
    description: 'Comprueba cada afirmación citada de una respuesta con sus fuentes.',
    summary: '{mode} · {policy}',
    help:
      'Ponlo entre el modelo y la salida; conecta la respuesta del modelo y sus fuentes. Una afirmación es una frase; los números entre corchetes dicen en qué fuentes ' +
      'debe encontrarse. *Por palabras* no necesita modelo: bastantes palabras de la afirmación deben estar juntas en una fuente citada, todos los números (en cifras o letras, con su unidad), ' +
      'fechas y nombres deben aparecer ahí junto a las mismas palabras, y ningún «no» ni ningún contrario (abre, cierra) puede darle la vuelta. Así se detecta «cierra a las 8:00» donde las 8:00 es ' +
      'cuando abre. Lo sabe en inglés y español; en otros idiomas, números en cifras y nombres. Compara palabras, no significados: lo que se dice de forma muy distinta no se ' +
      'reconoce, y la respuesta y las fuentes deben compartir idioma. *Con un modelo* pide un veredicto y una cita textual; un veredicto cuya cita no está literalmente en una fuente citada no ' +
      'cuenta. Si el modelo falla, se comparan palabras y el paso acaba *por otra vía*. Las afirmaciones sin respaldo se marcan o se quitan, o se retiene la respuesta ' +
      'entera si demasiado pocas lo tienen. El informe lista cada afirmación con su prueba (posiciones dentro del texto del fragmento) y lo que no coincide; `supported` es la parte de las ' +
      'afirmaciones comprobadas que tienen respaldo, 0 si no se cita nada. La respuesta espera a la comprobación, así que no se transmite poco a poco.',
    ports: {
      answer: 'Respuesta',
      sources: 'Fuentes',
      question: 'Pregunta',
      report: 'Informe',
      supported: 'Respaldo',
    },
    fields: {
      mode: { label: 'Comprobar' },
      threshold: {
        label: 'Palabras que deben coincidir',
        hint: 'Parte de las palabras de una afirmación. Más alto es más estricto.',
      },
      facts: {
        label: 'Números, nombres, negaciones',
        hint: 'Los pipelines guardados antes de este ajuste conservan *en cualquier lugar de la fuente*.',
      },
      reasons: { label: 'Decir por qué', hint: 'La marca dice también qué no coincide, en el idioma de la respuesta.' },
      model: { label: 'Modelo', hint: '*Automático* toma el mejor modelo disponible.' },
      policy: { label: 'Afirmaciones sin respaldo' },
      marker: { label: 'Marca', hint: 'Se pone detrás de la frase, en el idioma de tus lectores.' },
      minSupport: {
        label: 'Respaldo mínimo',
        hint: 'Por debajo de esta parte de afirmaciones respaldadas, la respuesta se retiene.',
      },
      abstention: { label: 'En su lugar', hint: 'Lo que reciben los lectores cuando la respuesta se retiene.' },
      requireCitations: {
        label: 'Exigir citas',
        hint: 'Las frases que no citan nada cuentan como afirmaciones sin respaldo.',
      },
      timeoutMs: { label: 'Límite de tiempo', hint: 'Pasado este tiempo se comparan palabras.' },
    },
    options: {
      'mode=lexical': 'Por palabras',
      'mode=model': 'Con un modelo',
      'facts=bound': 'Junto a las mismas palabras',
      'facts=anywhere': 'En cualquier lugar de la fuente',
      'policy=mark': 'Marcarlas',
      'policy=drop': 'Quitarlas',
      'policy=abstain': 'Retener la respuesta',
    },
  },
}

export const notes = {
  'unsupported-claim': {
    en: 'The sources do not support a claim of the answer.',
    es: 'Las fuentes no respaldan una afirmación de la respuesta.',
  },
  abstained: {
    en: 'The answer was withheld, because the sources do not support it.',
    es: 'La respuesta se ha retenido porque las fuentes no la respaldan.',
  },
} satisfies NoteTexts
export type Note = NoteOf<keyof typeof notes>

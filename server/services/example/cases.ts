import { type CaseDraft, caseDraftSchema, type Split } from '@/pipeline/cases/case'
import { exampleDocuments } from './documents'

/** A case of the example: a question, and what its documents say of it. */
interface ExampleCase extends Pick<CaseDraft, 'tags'> {
  question: string
  /** Acceptable answers; none: the documents do not tell. */
  answers: string[]
  /** Facts that the answer must say; those that begin with `+` are only welcome. */
  nuggets: string[]
  /** The sentence that answers it, as it stands in the document. */
  quote: string
}

const of = (question: string, answers: string[], quote: string, nuggets: string[], ...tags: string[]): ExampleCase => ({
  ...{ question, answers, quote, nuggets, tags },
})

export const exampleDatasetName = 'Clinic handbook: questions'

/** The documents of the example with their split and the questions that they answer. */
export const exampleCases: readonly { document: string; split: Split; cases: readonly ExampleCase[] }[] = [
  {
    document: 'Appointments and opening hours.md',
    split: 'train',
    cases: [
      of(
        'When is Aurora Clinic open on Saturdays?',
        ['from 9:00 to 13:00', '9:00 to 13:00'],
        'Aurora Clinic opens Monday to Friday from 8:00 to 19:00 and on Saturday from 9:00 to 13:00.',
        ['On Saturday the clinic is open from 9:00 to 13:00.'],
        'en',
      ),
      of(
        'On which days is the clinic closed?',
        ['on Sundays and on public holidays', 'Sundays and public holidays'],
        'The clinic is closed on Sundays and on public holidays.',
        ['The clinic is closed on Sundays.', 'The clinic is closed on public holidays.'],
        ...['en', 'list'],
      ),
      of(
        'From what time on is the telephone answered?',
        ['from 7:45 on', '7:45'],
        'The telephone is answered from 7:45 on.',
        ['The telephone is answered from 7:45 on.'],
        'en',
      ),
      of(
        'How long does a first appointment last?',
        ['40 minutes'],
        'A first appointment lasts 40 minutes, a follow-up 20 minutes.',
        ['A first appointment lasts 40 minutes.', '+A follow-up lasts 20 minutes.'],
        'en',
      ),
      of(
        'Until when can an appointment be cancelled free of charge?',
        ['up to 24 hours before it begins', '24 hours before it begins'],
        'An appointment can be cancelled free of charge up to 24 hours before it begins.',
        ['Cancelling is free of charge up to 24 hours before the appointment begins.'],
        'en',
      ),
      of(
        'What does it cost to cancel an appointment late?',
        ['15 euros'],
        'Later cancellations cost 15 euros, unless the patient is ill on the day.',
        ['A late cancellation costs 15 euros.', '+It costs nothing when the patient is ill on the day.'],
        ...['en', 'condition'],
      ),
      of(
        'What happens to patients who miss three appointments within a year?',
        ['They are asked to book by telephone only', 'asked to book by telephone only'],
        'Patients who miss three appointments within a year are asked to book by telephone only.',
        ['They are asked to book by telephone only.'],
        'en',
      ),
      of(
        '¿Cuántas semanas de citas libres muestra el portal?',
        ['seis semanas', '6 semanas'],
        'The portal shows free times for the next six weeks.',
        ['El portal muestra citas libres de las próximas seis semanas.'],
        ...['es', 'across-languages'],
      ),
    ],
  },
  {
    document: 'Vaccination guide.md',
    split: 'validation',
    cases: [
      of(
        'When is the influenza vaccine offered?',
        ['every year from 1 October to 31 January', 'from 1 October to 31 January'],
        'The influenza vaccine is offered every year from 1 October to 31 January.',
        ['It is offered from 1 October to 31 January.'],
        'en',
      ),
      of(
        'For whom is the influenza vaccine free?',
        ['for people over 60, for pregnant women, for people with a chronic illness and for health workers'],
        'It is free for people over 60, for pregnant women, for people with a chronic illness and for health workers.',
        [
          'It is free for people over 60.',
          'It is free for pregnant women.',
          'It is free for people with a chronic illness.',
          'It is free for health workers.',
        ],
        ...['en', 'list'],
      ),
      of(
        'How often is a tetanus booster due?',
        ['every ten years'],
        'A tetanus booster is due every ten years.',
        ['A tetanus booster is due every ten years.'],
        'en',
      ),
      of(
        'At what temperature are vaccines stored?',
        ['between 2 and 8 degrees Celsius'],
        'Vaccines are stored between 2 and 8 degrees Celsius.',
        ['Vaccines are stored between 2 and 8 degrees Celsius.'],
        'en',
      ),
      of(
        'Who decides whether vaccines that became too warm may be used?',
        ['the pharmacist, Dr. Irene Salas', 'Dr. Irene Salas', 'the pharmacist'],
        'When it has been outside the range for more than 30 minutes, the vaccines are set aside and the pharmacist, Dr. Irene Salas, decides whether they may be used.',
        ['The pharmacist decides.', '+The pharmacist is Dr. Irene Salas.'],
        'en',
      ),
      of(
        'How long does somebody who has had an allergic reaction before wait after a vaccination?',
        ['30 minutes'],
        'Those who have had an allergic reaction before stay for 30 minutes.',
        ['They stay for 30 minutes.'],
        ...['en', 'condition'],
      ),
      of(
        '¿Cuánto cuesta la vacuna de la gripe a quien no la tiene gratis?',
        ['18 euros'],
        'Everybody else pays 18 euros.',
        ['Cuesta 18 euros.'],
        ...['es', 'across-languages', 'condition'],
      ),
    ],
  },
  {
    document: 'Protección de datos.md',
    split: 'test',
    cases: [
      of(
        '¿Durante cuánto tiempo se conservan las historias clínicas?',
        ['15 años después de la última visita', '15 años'],
        'Las historias clínicas se conservan durante 15 años después de la última visita.',
        ['Se conservan 15 años después de la última visita.'],
        'es',
      ),
      of(
        'Who reviews the register of accesses to medical records?',
        ['the data protection officer, Martín Ledesma', 'Martín Ledesma', 'the data protection officer'],
        'El registro lo revisa el primer lunes de cada mes el delegado de protección de datos, Martín Ledesma.',
        ['The data protection officer reviews it.', '+The data protection officer is Martín Ledesma.'],
        ...['en', 'across-languages'],
      ),
      of(
        'How soon is a loss of data reported to the authority?',
        ['within 72 hours', '72 hours'],
        'Una pérdida de datos se comunica de inmediato al delegado de protección de datos, y a la autoridad en un plazo de 72 horas.',
        ['The authority is told within 72 hours.'],
        ...['en', 'across-languages'],
      ),
      of(
        'Within how many days does the clinic answer a request for a copy of a record?',
        ['30 days', 'within 30 days'],
        'La clínica responde en un plazo de 30 días y la primera copia es gratuita.',
        ['The clinic answers within 30 days.', '+The first copy is free of charge.'],
        ...['en', 'across-languages'],
      ),
      of(
        'Are telephone calls recorded?',
        ['No', 'No, telephone calls are not recorded'],
        'Las llamadas telefónicas no se graban.',
        ['Telephone calls are not recorded.'],
        ...['en', 'across-languages'],
      ),
    ],
  },
  {
    document: 'Guía del paciente.md',
    split: 'train',
    cases: [
      of(
        '¿Desde cuántas horas antes de un análisis de sangre hay que estar en ayunas?',
        ['desde ocho horas antes', 'ocho horas'],
        'Para un análisis de sangre hay que estar en ayunas desde ocho horas antes; se puede beber agua.',
        ['Hay que estar en ayunas desde ocho horas antes.', '+Se puede beber agua.'],
        'es',
      ),
      of(
        'How many working days do imaging results take?',
        ['five working days', '5 working days'],
        'Los de imagen, como radiografías y ecografías, tardan cinco días laborables.',
        ['Imaging results take five working days.'],
        ...['en', 'across-languages'],
      ),
      of(
        'How often are prescriptions for chronic treatments renewed?',
        ['every three months', 'every 3 months'],
        'Las recetas de tratamientos crónicos se renuevan cada tres meses por el portal o en el mostrador.',
        ['They are renewed every three months.', '+They are renewed on the portal or at the front desk.'],
        ...['en', 'across-languages'],
      ),
      of(
        'For which languages does the clinic offer interpreters?',
        ['sign language, Arabic and Romanian'],
        'La clínica ofrece intérpretes de lengua de signos, de árabe y de rumano; se piden con tres días de antelación en la extensión 140 y son gratuitos.',
        [
          'It offers interpreters of sign language.',
          'It offers interpreters of Arabic.',
          'It offers interpreters of Romanian.',
        ],
        ...['en', 'across-languages', 'list'],
      ),
    ],
  },
]

/** Questions that none of the documents answers, some of them nearly, with their split. */
export const unanswerable: readonly { question: string; split: Split; tags: string[] }[] = [
  { question: 'What does a dental filling cost?', split: 'train', tags: ['en'] },
  { question: 'Who is the director of Aurora Clinic?', split: 'train', tags: ['en'] },
  { question: 'What does a first appointment cost?', split: 'validation', tags: ['en', 'near'] },
  { question: 'In which year was the clinic founded?', split: 'validation', tags: ['en'] },
  { question: 'How often is a hepatitis booster due?', split: 'test', tags: ['en', 'near'] },
  { question: 'Does the clinic have a car park?', split: 'test', tags: ['en'] },
]

/** The cases of the example: 24 that its documents answer, which are given by name as they were added, and 6 that none does. */
export function exampleDrafts(added: ReadonlyMap<string, { collectionId: string; documentId: string }>): CaseDraft[] {
  const answered = exampleCases.flatMap(({ document, split, cases }) => {
    const text = exampleDocuments.find(({ name }) => name === document)?.text ?? ''
    return cases.map(({ question, answers, quote, nuggets, tags }) => {
      // Markdown is indexed as it is written, so that this is where it stands in the text that is searched.
      const start = text.indexOf(quote)
      const place = { ...added.get(document), documentName: document, start, end: start + quote.length, quote }
      const facts = nuggets.map((fact) => ({ text: fact.replace(/^\+/, ''), vital: !fact.startsWith('+') }))
      return { question, split, tags, expected: { answers, nuggets: facts, places: [place] } }
    })
  })
  const others = unanswerable.map((one) => ({ ...one, expected: { abstain: true } }))
  return [...answered, ...others].map(({ question, ...rest }) =>
    caseDraftSchema.parse({ ...rest, inputs: { question } }),
  )
}

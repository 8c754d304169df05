import { isAt, isNamed } from '@/pipeline/metrics/retrieval'
import { say } from '@/pipeline/said'
import { type AssertionCheck, passIf } from './check'

/** The numbers in the answer against the sources that stood in the prompt under them. */
export const cites: AssertionCheck<'cites'> = {
  isAsked: ({ document }, { expected }) => document !== undefined || expected.places.length > 0,
  check({ document }, { expected, cited }) {
    const holds = cited.some((chunk) =>
      document === undefined
        ? expected.places.some((place) => isAt(chunk, place))
        : chunk.documentId === document || isNamed(chunk, document),
    )
    return passIf(holds, () => {
      if (cited.length === 0) return say('It cites nothing.')
      const documents = [...new Set(cited.map(({ documentName }) => documentName))].slice(0, 5)
      return say('It cites only {documents}.', { documents })
    })
  },
}

import type { Case, CaseDraft } from '@/pipeline/cases/case'
import { canonicalJson } from '@/pipeline/json'
import { type Said, say } from '@/pipeline/said'
import { type ExportFormat, readCases } from '.'
import { questionOf, type SourceFile } from './reading'

type Part = (draft: Pick<CaseDraft, 'inputs' | 'expected'> & Partial<CaseDraft>) => unknown

/** What a case has, by what people call it. `origin`, `split` and `source` are there anyway, so that they are no loss to tell. */
const parts: readonly [Said, Part][] = [
  [say('inputs beside the question'), ({ inputs }) => Object.keys(inputs).toSorted()],
  [say('answers'), ({ expected }) => expected.answers],
  [say('nuggets'), ({ expected }) => expected.nuggets],
  [say('documents'), ({ expected }) => expected.places.map(({ documentName }) => documentName).toSorted()],
  [
    say('passages'),
    ({ expected }) => expected.places.map(({ quote, start, end }) => canonicalJson([quote, start, end])).toSorted(),
  ],
  [
    say('grades of relevance'),
    ({ expected }) => expected.places.flatMap(({ grade = 1 }) => (grade === 1 ? [] : [grade])).toSorted(),
  ],
  [say('labels'), ({ expected }) => expected.label],
  [say('that nothing answers them'), ({ expected }) => expected.abstain],
  [say('checks'), ({ expected }) => expected.checks],
  [say('tags'), ({ tags = [] }) => tags],
  [say('notes'), ({ note = '' }) => note],
]

/**
 * What a format has no place for: the files are read again and compared with the cases, so that it is said of these
 * cases and not of all that a case may have.
 */
export function lostIn(cases: readonly Case[], files: readonly SourceFile[], format: ExportFormat): Said[] {
  if (format === 'jsonl' || cases.length === 0) return []
  const back = new Map(readCases(files, format).cases.map(({ draft }) => [keyOf(draft), draft]))
  const missing = cases.filter((one) => !back.has(keyOf(one)))
  const lost = parts.flatMap(([what, of]) => {
    const count = cases.filter((one) => {
      const read = back.get(keyOf(one))
      return read && canonicalJson(of(read)) !== canonicalJson(of(one))
    }).length
    return count === 0 ? [] : [say('{what} ({count, plural, one {# case} other {# cases}})', { count, what })]
  })
  const whole = say(
    'Not in the file: {count, plural, one {# case} other {# cases}} with nothing that this format holds.',
    {
      count: missing.length,
    },
  )
  return [
    ...(missing.length > 0 ? [whole] : []),
    ...(lost.length > 0 ? [say('Not in the file: {lost}.', { lost })] : []),
  ]
}

const keyOf = ({ inputs }: Pick<CaseDraft, 'inputs'>): string => questionOf(inputs).trim()

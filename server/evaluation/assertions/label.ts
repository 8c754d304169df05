import { normalise } from '@/pipeline/metrics/text'
import { say } from '@/pipeline/said'
import { type AssertionCheck, passIf } from './check'

export const label: AssertionCheck<'label'> = {
  isAsked: (_, { expected }) => expected.label !== undefined,
  check(_, { expected: { label: expected = '' }, answered, bare }) {
    const given = answered.label ?? bare
    const right = isLabel(given, expected)
    return passIf(
      right,
      () => say('“{given}” instead of “{expected}”.', { given: given.slice(0, 200), expected }),
      Number(right),
    )
  },
}

/** Whether a text is a label, whatever its case and marks. */
export const isLabel = (text: string, wanted: string): boolean => normalise(text) === normalise(wanted)

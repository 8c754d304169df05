import { say } from '@/pipeline/said'
import { type AssertionCheck, passIf } from './check'

/** The text as it stands, or without the citation marks that may stand in the middle of it. */
export const contains: AssertionCheck<'contains'> = {
  check({ text, not, ignoreCase }, { answered, bare }) {
    const plain = (value: string) => (ignoreCase ? value.normalize('NFC').toLowerCase() : value.normalize('NFC'))
    const wanted = plain(text)
    const found = [answered.text, bare].some((answer) => plain(answer).includes(wanted))
    return passIf(found !== not, () =>
      not ? say('“{text}” is in the answer.', { text }) : say('“{text}” is not in the answer.', { text }),
    )
  },
}

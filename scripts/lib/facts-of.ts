import { IntlMessageFormat } from 'intl-messageformat'

type Elements = ReturnType<IntlMessageFormat['getAst']>

/** The type of the elements that are text. */
const LITERAL = 0

const namesIn = (elements: Elements): string[] =>
  elements.flatMap((element) => [
    ...('value' in element && element.type !== LITERAL ? [element.value] : []),
    ...('options' in element ? Object.values(element.options).flatMap(({ value }) => namesIn(value)) : []),
  ])

/** The names of the facts in a template, in one order. A text without facts may be no message format. */
export function factsOf(template: string): string {
  try {
    const format = new IntlMessageFormat(template, 'en', undefined, { ignoreTag: true })
    return [...new Set(namesIn(format.getAst()))].sort().join(' ')
  } catch {
    return ''
  }
}

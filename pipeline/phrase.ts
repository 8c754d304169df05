/**
 * Marks English words of the server that reach a person other than as the message of an `AppError` or a note: their
 * translation is asked for like those (`npm run gen:phrases`). Gives the text as it is.
 */
export function phrase(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return strings.reduce((text, part, at) => text + String(values[at - 1] ?? '') + part)
}

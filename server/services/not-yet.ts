/** The body of a use case that is declared and not written yet. */
export const notYet = (): never => {
  throw new Error('not written yet')
}

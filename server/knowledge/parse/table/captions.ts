import { saysCaption } from './values'

/** Longer paragraphs above a table are text of their own. */
const LONGEST = 200
export const MOST_CAPTIONS = 3

/**
 * How many of the paragraphs above a table say what it is, the nearest first: a title without a full stop or a line that
 * leads to it, and above that lines which name units, periods or a number of the table.
 */
export function countCaptions(paragraphs: readonly string[]): number {
  let taken = 0
  for (const text of paragraphs.slice(0, MOST_CAPTIONS)) {
    if (
      text.length > LONGEST ||
      !(taken === 0 ? isTitle(text) : saysCaption(text) || (saysUnits(paragraphs[taken - 1]) && isTitle(text)))
    )
      break
    taken++
  }
  return taken
}

/** Below the title there is often a line of units in brackets. */
const saysUnits = (text: string | undefined) => text !== undefined && saysCaption(text) && /^\(.*\)$/.test(text)

const isTitle = (text: string) =>
  saysCaption(text) || (!/[.!?;]["”»)]?$/.test(text) && !/^(?:[-*•]|\d+[.)])\s/.test(text))

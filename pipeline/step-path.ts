import { z } from 'zod'

/*
 * A run inside a step is named by a path: `loop[2]` is the third run inside the step `loop`, `loop[2]/sub` the one inside
 * the step `sub` of that run. Ids of steps may hold any character, so they are escaped.
 */

/** The path of a run inside a step of another, as far as a person may have written it. */
export const runPathSchema = z.string().min(1).max(1000)

/** One level of a path. `item`: which of the runs inside the step, from 0, where there are several. */
export interface PathPart {
  step: string
  item?: number
}

/** The path of a step; `within`: of the run inside another that it belongs to, none for the outermost. */
export const stepPath = (within: string | undefined, step: string): string =>
  within === undefined ? encodeURIComponent(step) : `${within}/${encodeURIComponent(step)}`

/** The path of a run inside a step. */
export const runPath = (step: string, item: number | undefined): string =>
  item === undefined ? step : `${step}[${item}]`

/** The levels of the path of a run, outermost first; none for the outermost run. */
export const partsOf = (within: string | undefined): PathPart[] =>
  within === undefined
    ? []
    : within.split('/').map((text) => {
        const [, step = text, item] = /^(.*)\[(\d+)\]$/.exec(text) ?? []
        return { step: decoded(step), ...(item !== undefined && { item: Number(item) }) }
      })

/** The path that the levels make; none for no level. */
export function pathOf(parts: readonly PathPart[]): string | undefined {
  let path: string | undefined
  for (const { step, item } of parts) path = runPath(stepPath(path, step), item)
  return path
}

/** What a person wrote need not be escaped. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A request that Qdrant would refuse, with its status and message. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message)
  }
}

export const noCollection = (name: string): Refusal =>
  new Refusal(404, `Not found: Collection \`${name}\` doesn't exist!`)
/** What may stand in no name of a new collection, and what in no name at all: older collections have odd ones. */
const neverInNewNames = ['<', '>', ':', '"', '/', '\\', '|', '?', '*', '\0', '\u001f']
const neverInNames = ['/', '\0']

/** Refuses names as Qdrant does: 1 to 255 characters without those that files may not have in their names. */
export function checkName(name: string, kind: 'new' | 'known'): void {
  const wrong = (kind === 'new' ? neverInNewNames : neverInNames).find((character) => name.includes(character))
  const rule = wrong === undefined ? 'must have from 1 to 255 characters' : `cannot contain "${wrong}" char`
  if (wrong === undefined && [...name].length >= 1 && [...name].length <= 255) return
  throw new Refusal(422, `Validation error in path: [collection_name: value ${JSON.stringify(name)} invalid, ${rule}]`)
}

export const wrongInput = (what: string): Refusal => new Refusal(400, `Wrong input: ${what}`)

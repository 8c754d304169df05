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
export const wrongInput = (what: string): Refusal => new Refusal(400, `Wrong input: ${what}`)

import { type Said, say } from '@/pipeline/said'
import type { Validators } from '@/server/capabilities/source'
import { pageIdentity } from './canonical-url'

/**
 * Which pages of one pass are the same page under several addresses: the same address but for a session and the order of
 * its parameters, the same address by their own word (`rel=canonical`), or the same text. The first that is read stands
 * for all, so that no page is lost whatever the others say.
 */
export class Duplicates {
  private readonly keys = new Map<string, string>()
  private count = 0
  private example: { key: string; of: string } | undefined

  /** The key of the page that was read before and is the same one; nothing when this is the first. */
  claim(
    key: string,
    { fingerprint, canonical }: Pick<Validators, 'fingerprint' | 'canonical'> = {},
  ): string | undefined {
    const names = [pageIdentity(key)]
    if (canonical !== undefined) names.push(pageIdentity(canonical))
    if (fingerprint !== undefined) names.push(`text ${fingerprint}`)
    const first = names.map((name) => this.keys.get(name)).find((known) => known !== undefined) ?? key
    // What names a duplicate names the page that stands for it.
    for (const name of names) if (!this.keys.has(name)) this.keys.set(name, first)
    if (first === key) return undefined
    this.count++
    this.example ??= { key, of: first }
    return first
  }

  /** Whether a page with this address was read. */
  knows(address: string): boolean {
    return this.keys.has(pageIdentity(address))
  }

  /** What a person should know. */
  warnings(): Said[] {
    if (!this.example) return []
    const { key, of } = this.example
    return [
      this.count === 1
        ? say('One page is left out because it is the same as another: {key}, like {of}.', { key, of })
        : say('{count} pages are left out because they are the same as others, for instance {key}, like {of}.', {
            count: this.count,
            key,
            of,
          }),
    ]
  }
}

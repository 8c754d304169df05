import type { SourceItem } from '@/server/capabilities/source'

/** The same items; where they fail, what is underway is finished first. */
export async function* finishing(
  items: AsyncIterable<SourceItem>,
  finish: () => Promise<void>,
): AsyncGenerator<SourceItem> {
  try {
    yield* items
  } catch (error) {
    await finish()
    throw error
  }
}

/** So many bytes may be fetched before it is their turn. */
const SMALL_BYTES = 256 * 1024

/** Whether it may be fetched while others are. */
export const isSmall = ({ validators }: SourceItem) => (validators?.size ?? Number.POSITIVE_INFINITY) <= SMALL_BYTES

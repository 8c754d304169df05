import { z } from 'zod'
import type { Locale } from '@/pipeline/node-definition'
import type { VectorStore } from './vector-store'

/** An address in the configuration, without the slash at its end. */
export const webAddress = z
  .url({ protocol: /^https?$/, error: 'must be an address that starts with http:// or https://' })
  .transform((address) => address.replace(/\/+$/, ''))

type Words = Readonly<Record<Locale, string>>

/** What the process gives a store: where it may keep files, and whom it tells of what happens there. */
export interface StoreHome {
  /** Absolute path of the data folder. */
  dataFolder: string
  /** How long to wait for another process that holds a file, in milliseconds; absent: as usual. */
  waitMs?: number
  /** Whether this process may put another file in the place of a damaged one: nobody else has it open. */
  isOwner: boolean
  /** What the store held may be gone. */
  onMended(): void
  log: { error(facts: object, message: string): void }
}

/** What people are told of a store. */
export interface StoreTexts {
  title: Words
  /** Where the vectors are; absent for a server, which has an address. `note` says it as a sentence. */
  place?: Words
  note?: Words
  /** When to take this store in place of another one, with the line that starts Telar so. */
  advice?: Words & { command: string }
}

/** A vector store that Telar can use, with everything that is known of it outside its folder. */
export interface VectorStoreDefinition {
  /** Its folder's name, and what its status calls itself. */
  readonly kind: string
  readonly texts: StoreTexts
  /** Variables of the environment; the first of them chooses the store. None: it serves when no other is chosen. */
  readonly settings: z.ZodObject
  open(settings: Record<string, unknown>, home: StoreHome): Promise<VectorStore>
}

/** Declares a vector store; `open` gets its own settings, judged. */
export function defineVectorStore<S extends z.core.$ZodShape>(
  definition: Omit<VectorStoreDefinition, 'settings' | 'open'> & {
    settings: z.ZodObject<S>
    open: (settings: z.output<z.ZodObject<S>>, home: StoreHome) => Promise<VectorStore>
  },
): VectorStoreDefinition {
  const { settings, open, ...rest } = definition
  return { ...rest, settings, open: (values, home) => open(settings.parse(values), home) }
}

/** Which of several stores the environment chooses. Throws when there is none without settings. */
export function chosenStore<Store extends Pick<VectorStoreDefinition, 'settings'>>(
  stores: readonly Store[],
  values: Record<string, unknown>,
): Store {
  const chosen = stores.find(({ settings }) => {
    const [variable] = Object.keys(settings.shape)
    return variable === undefined || values[variable] !== undefined
  })
  if (!chosen) throw new Error('no vector store serves without settings')
  return chosen
}

import {
  type CatalogueEntry,
  type ChatEntry,
  chatCatalogue,
  type EmbedEntry,
  embedCatalogue,
  memoryOf,
} from './catalogue'

/** The part of a computer's memory that models may take: the rest is for the system, a browser and Telar. */
export const usableShare = 0.7

export type Fit = 'fits' | 'tight' | 'too-large' | 'unknown'

/**
 * Whether a model can run in so much memory (bytes; `null`: not known). `tight`: it does, with little left for
 * anything else.
 */
export function fitOf(entry: CatalogueEntry, memory: number | null): Fit {
  if (memory === null) return 'unknown'
  const need = memoryOf(entry)
  if (need <= memory * usableShare) return 'fits'
  return need <= memory * 0.9 ? 'tight' : 'too-large'
}

export interface Recommendation {
  chat: ChatEntry | null
  embed: EmbedEntry | null
}

/** Where memory is not known: models that nearly every computer can run. */
const modest = { chat: 'granite4:micro', embed: 'embeddinggemma:latest' }

/**
 * One chat and one embedding model to begin with, for the kinds that are `wanted`. Both have to fit into the memory at
 * once, since a question needs the one right after the other. The later of the table is taken, but no chat model that takes
 * long to download: larger ones are there to be chosen. An embedding model of many languages goes before one that knows
 * only English; for a person of another language the latter is none at all. `null` where nothing fits.
 */
export function recommend({
  memory,
  language,
  wanted,
}: {
  memory: number | null
  language: string
  wanted: { chat: boolean; embed: boolean }
}): Recommendation {
  const chats = wanted.chat ? chatCatalogue.filter(({ first }) => first).toReversed() : []
  const embeds = wanted.embed ? embedsFor(language) : []
  if (memory === null) {
    return {
      chat: chats.find(({ model }) => model === modest.chat) ?? null,
      embed: embeds.find(({ model }) => model === modest.embed) ?? null,
    }
  }
  const room = memory * usableShare
  const fits = (...entries: CatalogueEntry[]) => entries.reduce((sum, entry) => sum + memoryOf(entry), 0) <= room
  if (chats.length === 0) return { chat: null, embed: embeds.find((embed) => fits(embed)) ?? null }
  if (embeds.length === 0) return { chat: chats.find((chat) => fits(chat)) ?? null, embed: null }
  for (const embed of embeds) {
    const chat = chats.find((one) => fits(one, embed))
    if (chat) return { chat, embed }
  }
  // Too little for both: finding the passages helps the built-in reader as well.
  return { chat: null, embed: embeds.find((embed) => fits(embed)) ?? null }
}

/** Embedding models to begin with, the preferred first: those of many languages from small to large, then English ones. */
function embedsFor(language: string): EmbedEntry[] {
  const many = embedCatalogue.filter(({ languages }) => languages === 'many')
  const english = embedCatalogue.filter(({ languages }) => languages === 'en').toReversed()
  return language === 'en' ? [...many, ...english] : many
}

/** Whether a listed model is the one of the table; a listing says `name:latest` where people write `name`. */
export function isSameModel(listed: string, model: string): boolean {
  const full = (name: string) => (name.includes(':') ? name : `${name}:latest`)
  return full(listed) === full(model)
}

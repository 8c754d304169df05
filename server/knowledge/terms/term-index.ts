import { setImmediate as nextTurn } from 'node:timers/promises'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { WordIndex } from '@/server/capabilities/collections'
import type { DocumentTerms, TermRecords } from '@/server/capabilities/records/terms'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { QueryTerms } from '@/server/capabilities/vector-store'
import { weighByShares } from '../analyser'
import { Vocabulary } from './vocabulary'
import { weighQuery } from './weigh-query'

/** Documents read at once. */
const PAGE = 100
/** Bytes of packed terms after which other work gets a turn: some milliseconds. */
const TURN = 10_000
/** Words held for all indexes together; those of the index that was asked for longest ago go first. Some 200 MB. */
const MOST_WORDS = 1_000_000

interface Loaded {
  vocabulary: Vocabulary
  documents: Map<string, DocumentTerms & { stamp: string }>
  revision: number | undefined
  reading: Promise<void> | null
}

/**
 * What Telar knows of the words of its indexes, kept in memory and brought up to date when a collection's revision says
 * that its content has changed. Every process has its own, from the same rows of the database.
 */
export class TermIndex {
  private readonly indexes = new Map<string, Loaded>()

  constructor(private readonly records: TermRecords) {}

  /** What the terms of some questions weigh in an index. */
  async weigh(index: WordIndex, texts: readonly string[], { signal }: CallOptions): Promise<QueryTerms[]> {
    if (index.analyser === 1) return texts.map((text) => weighedByStore(text, index))
    const vocabulary = await this.vocabularyOf(index, signal)
    return texts.map((text) => weighQuery(text, vocabulary, index.languages))
  }

  private async vocabularyOf({ storeName, revision }: WordIndex, signal: StopSignal): Promise<Vocabulary> {
    const loaded = this.indexes.get(storeName) ?? {
      vocabulary: new Vocabulary(),
      documents: new Map(),
      revision: undefined,
      reading: null,
    }
    this.use(storeName, loaded)
    // A reading that has begun may have begun before our revision; whoever waits for it looks again.
    while (loaded.reading) await loaded.reading.catch(() => undefined)
    if (revision === undefined || loaded.revision === undefined || loaded.revision < revision) {
      loaded.reading = this.read(storeName, loaded, revision).finally(() => {
        loaded.reading = null
      })
      await loaded.reading
    }
    signal.throwIfAborted()
    return loaded.vocabulary
  }

  /** Counts out what has changed or gone, and in what is new. */
  private async read(storeName: string, loaded: Loaded, revision: number | undefined): Promise<void> {
    const { vocabulary, documents } = loaded
    const rows = await this.records.stamps(storeName)
    const stamps = new Map(rows.map(({ documentId, stamp }) => [documentId, stamp]))
    for (const [documentId, known] of documents) {
      if (stamps.get(documentId) === known.stamp) continue
      vocabulary.take(known, -1)
      documents.delete(documentId)
    }
    let counted = 0
    const missing = rows.filter(({ documentId }) => !documents.has(documentId)).map(({ documentId }) => documentId)
    for (let at = 0; at < missing.length; at += PAGE) {
      for (const row of await this.records.read(storeName, missing.slice(at, at + PAGE))) {
        const { language, chunks, terms, stamp } = row
        vocabulary.take({ language, chunks, terms })
        documents.set(row.documentId, { language, chunks, terms, stamp })
        counted += terms.length
        if (counted < TURN) continue
        counted = 0
        await nextTurn()
      }
    }
    loaded.revision = revision
  }

  /** Makes an index the last one to go, and lets others go where there are too many words. */
  private use(storeName: string, loaded: Loaded): void {
    this.indexes.delete(storeName)
    this.indexes.set(storeName, loaded)
    let words = 0
    for (const { vocabulary } of this.indexes.values()) words += vocabulary.size
    for (const [name, { vocabulary }] of this.indexes) {
      if (words <= MOST_WORDS || name === storeName) return
      this.indexes.delete(name)
      words -= vocabulary.size
    }
  }
}

/** An index of the first version has no statistics beside it: its store multiplies by the IDF. */
export function weighedByStore(text: string, { languages }: Pick<WordIndex, 'languages'>): QueryTerms {
  const weights = weighByShares(text, languages)
  const indices = [...weights.keys()].sort((a, b) => a - b)
  return { indices, weights: indices.map((id) => weights.get(id) ?? 0), idf: 'store' }
}

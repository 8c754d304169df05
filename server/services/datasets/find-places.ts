import type { CaseDraft, Place } from '@/pipeline/cases/case'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { Files } from '@/server/capabilities/files'
import type { Records } from '@/server/capabilities/records'
import type { DocumentRecord } from '@/server/capabilities/records/documents'
import { readParsedIfThere } from '@/server/knowledge/ingest/document-files'
import { shownContent } from '../collections/rows'
import { QuoteFinder } from './find-quotes'

/** What looking for places needs: documents, and their parsed texts. */
export interface PlaceDeps {
  records: Records
  files: Files
}

/** Texts of so many documents are looked through for quotes of which nobody says where they stand. */
const MOST_READ = 20_000
const BATCH = 100

export interface FoundPlaces {
  drafts: CaseDraft[]
  /** Of how many places the document was found. */
  found: number
  of: number
}

type Open = Place & { documentId?: string | undefined }

/**
 * Looks for the documents of places in a collection: by name, by key, by a name that differs only in case, ending and
 * underscores; and for their quotes in the texts of these documents, else of all of them. A place that is found has its
 * document's id and name, and where its quote stands; any other stays as it was.
 */
export async function findPlaces(
  deps: PlaceDeps,
  collectionId: string,
  drafts: readonly CaseDraft[],
  { signal }: CallOptions,
): Promise<FoundPlaces> {
  const names = await namesOf(deps, collectionId)
  const places = drafts.flatMap(({ expected }) => expected.places).map((place) => named(place, names, collectionId))
  const quoted = [...places.keys()].filter((at) => places[at]?.quote && places[at].start === undefined)
  const inAny = quoted.some((at) => places[at]?.documentId === undefined)
  const ids = new Set(quoted.flatMap((at) => places[at]?.documentId ?? []))
  const finder = new QuoteFinder(quoted.map((at) => places[at]?.quote ?? ''))
  for await (const { document, text } of textsOf(deps, inAny ? names.all : [...ids], signal)) {
    for (const [number, passage] of finder.find(text)) {
      const at = quoted[number] ?? -1
      const place = places[at]
      if (!place || place.start !== undefined || (place.documentId ?? document.id) !== document.id) continue
      places[at] = { ...place, ...passage, documentId: document.id, documentName: document.name, collectionId }
    }
  }
  let next = 0
  const found = drafts.map((draft) => {
    const own = places.slice(next, next + draft.expected.places.length)
    next += own.length
    return { ...draft, expected: { ...draft.expected, places: own } }
  })
  return { drafts: found, found: places.filter(({ documentId }) => documentId !== undefined).length, of: places.length }
}

interface Names {
  all: string[]
  byId: Map<string, string>
  /** By name, key and plain name; null: of several documents. */
  byName: Map<string, string | null>
}

const plain = (name: string) =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/\.[a-z0-9]{1,5}$/, '')
    .replaceAll(/[\s_]+/g, ' ')
    .trim()

async function namesOf({ records }: Pick<PlaceDeps, 'records'>, collectionId: string): Promise<Names> {
  const byId = new Map<string, string>()
  const byName = new Map<string, string | null>()
  const add = (name: string, id: string) => byName.set(name, (byName.get(name) ?? id) === id ? id : null)
  for await (const some of records.documents.names(collectionId, {})) {
    for (const { id, name, key } of some) {
      byId.set(id, name)
      for (const one of new Set([`name:${name}`, `key:${key}`, `plain:${plain(name)}`]))
        if (!one.endsWith(':')) add(one, id)
    }
  }
  return { all: [...byId.keys()], byId, byName }
}

function named(place: Place, { byId, byName }: Names, collectionId: string): Open {
  const { documentName } = place
  const known = place.documentId !== undefined && byId.has(place.documentId) ? place.documentId : undefined
  const id =
    known ??
    byName.get(`name:${documentName}`) ??
    byName.get(`key:${documentName}`) ??
    byName.get(`plain:${plain(documentName)}`)
  return id ? { ...place, documentId: id, documentName: byId.get(id) ?? documentName, collectionId } : place
}

/** The parsed texts of documents, one after the other; what was not read yet has none. */
async function* textsOf(
  { records, files }: PlaceDeps,
  ids: readonly string[],
  signal: CallOptions['signal'],
): AsyncIterable<{ document: DocumentRecord; text: string }> {
  for (let at = 0; at < Math.min(ids.length, MOST_READ); at += BATCH) {
    for (const document of await records.documents.some(ids.slice(at, at + BATCH))) {
      signal.throwIfAborted()
      const parsed = await readParsedIfThere(files, shownContent(document))
      if (parsed) yield { document, text: parsed.text }
    }
  }
}

import { z } from 'zod'
import type { AppError } from '@/pipeline/errors'
import type { Said } from '@/pipeline/said'
import type { SettingsOf, SourceDefinition } from '@/pipeline/source-definition'
import type { CallOptions } from './chat-model'
import type { Http } from './http'

/** What lets a place say that a content is the one of last time. Times in milliseconds since the epoch. */
export const validatorsSchema = z.object({
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  size: z.number().optional(),
  mtime: z.number().optional(),
  /** Where a page leads to within its site: known without reading it again. */
  links: z.array(z.string()).optional(),
  /** What a page says its address is, where that counts. */
  canonical: z.string().optional(),
  /** The same for contents that are the same to a reader. */
  fingerprint: z.string().optional(),
})
export type Validators = z.infer<typeof validatorsSchema>

/** What a place answered when it was asked for a document. */
export type Fetched =
  | {
      kind: 'content'
      bytes: Uint8Array
      mime?: string
      /** A better name than the listing's: a page's title. */
      name?: string
      /** The document's key when it is another than the one asked for: a redirect led there. */
      key?: string
      validators?: Validators
    }
  | { kind: 'unchanged'; validators?: Validators }
  | { kind: 'gone' }
  /** Nothing to index: a page that asks not to be, a kind of file that cannot be read, or what the reason says. */
  | { kind: 'skip'; reason?: AppError }
  /** The same as a document that this pass has had already. */
  | { kind: 'duplicate' }
  /** What it is shows only after the next item; then it comes again. */
  | { kind: 'later' }

export interface SourceItem {
  /** Path, URL or object key: the same for the same document, next time too. */
  key: string
  name: string
  /** What the listing tells about the content: when it equals what is known, nothing is fetched. */
  validators?: Validators
  /** Everything else is found through it: when it cannot be had, the source cannot be read. */
  isStart?: boolean
  /** A link led to it: when it is not there, the link is amiss and no document failed. */
  isLinked?: boolean
  /**
   * Gets the content, or learns that it is the `known` one. Throws `source-unreachable`, `source-refused`,
   * `egress-refused`, `too-large`, `timeout`.
   */
  fetch(known: Validators | undefined, options: CallOptions): Promise<Fetched>
  /** Told instead of `fetch` when a sync goes on that has this document behind it already. */
  passed?(known: Validators | undefined): void
}

/** One pass through a source. */
export interface SourceListing {
  /**
   * Its documents, one at a time: the next is asked for when the one before was fetched, passed or left alone.
   * Throws when the source itself cannot be read.
   */
  items(options: CallOptions): AsyncIterable<SourceItem>
  /**
   * How many small documents, whose size is known, may be fetched while others before them still are: where which there
   * are does not depend on what is fetched. Absent: one after the other.
   */
  ahead?: number
  /** The same text for all keys of one document; absent: each key is a document of its own. */
  identify?(key: string): string
  /** How many there are, once that is known. */
  total(): number | null
  /** After the last item: whether every document of the source was there, so that what was not is gone. */
  complete(): boolean
  /** Its documents are in places of their own: some that cannot be reached say nothing of the others. */
  scattered?: boolean
  /** What a person should know about the listing. */
  warnings(): Said[]
}

export interface SourceDeps {
  http: Http
  /** The largest document that is taken, in bytes. */
  maxBytes: number
  /** A folder that no source may read: where Telar keeps its own data, keys among them. */
  privateFolder?: string
  /** Waits between attempts when a store does not answer, in milliseconds. */
  retryDelaysMs?: readonly number[]
}

/** What a pass through one source gets: what is there for all of them, and its own secret. */
export interface SourceContext extends SourceDeps {
  secret?: string | undefined
}

/** How a kind of source is read, as the syncs hold it: the config was judged by the definition's schema before the call. */
export interface SourceOpener {
  readonly kind: string
  /**
   * Starts a pass. Nothing is read before its items are asked for. Throws `invalid-input` for a config that can never be
   * read on this computer.
   */
  open(config: Record<string, unknown>, context: SourceContext): SourceListing
}

/** Ties how a kind of source is read to its definition; the type of the config follows from it. */
export function implementSource<S extends z.core.$ZodShape>(
  { kind }: SourceDefinition<string, S>,
  open: (config: SettingsOf<S>, context: SourceContext) => SourceListing,
): SourceOpener {
  // Whoever opens a source has its config from this very definition.
  return { kind, open: (config, context) => open(config as SettingsOf<S>, context) }
}

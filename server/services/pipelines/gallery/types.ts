import type { Graph } from '@/pipeline/graph'
import type { Definitions, Locale } from '@/pipeline/node-definition'

/** A small collection that a template searches: what it is called, and its documents by their names. */
export interface Shelf {
  name: string
  documents: Readonly<Record<string, string>>
}

/** What a template is drawn with. Ids are empty where nothing was made yet: the drawing is a picture then. */
export interface DrawContext {
  definitions: Definitions
  locale: Locale
  /** Id of the collection of each shelf, in their order. */
  collections: readonly string[]
  /** Id of the published helper. */
  helper: string
}

/** Cases to try a template with: what it is asked, by the label that should come of it. */
export interface LabelledCases {
  name: string
  /** The input of the pipeline that they fill. */
  input: string
  labels: Readonly<Record<string, readonly string[]>>
}

/** A drawing to start from, with the documents that it runs on at once. Its name and its use are words of the studio, by id. */
export interface GalleryTemplate {
  id: string
  shelves: Readonly<Record<Locale, readonly Shelf[]>>
  graph: (context: DrawContext) => Graph
  /** A dataset that is made with it. */
  cases?: Readonly<Record<Locale, LabelledCases>>
  /** A pipeline that it runs as a step, published first. */
  helper?: { name: Readonly<Record<Locale, string>>; graph: (context: DrawContext) => Graph }
}

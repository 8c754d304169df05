/** What a document adds to the term statistics of an index: in how many chunks each term is, and its words; packed. */
export interface DocumentTerms {
  /** Whose analyser made them. */
  language: string
  chunks: number
  terms: Uint8Array<ArrayBuffer>
}

/** An index by its name in the vector store, live or not, and a document in it. */
export interface TermPlace {
  storeName: string
  documentId: string
}

export interface TermRecords {
  /** What is kept of an index; `stamp` is another one with each writing. */
  stamps(storeName: string): Promise<{ documentId: string; stamp: string }[]>
  read(
    storeName: string,
    documentIds: readonly string[],
  ): Promise<(DocumentTerms & { documentId: string; stamp: string })[]>
  save(place: TermPlace, terms: DocumentTerms): Promise<void>
  /** Of an index, of a document in all of them, or of one in the other. */
  forget(which: Partial<TermPlace>): Promise<void>
}

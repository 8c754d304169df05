import type { DocumentRecord } from '@/server/capabilities/records/documents'
import type { IngestRecords } from '@/server/capabilities/records/ingest-records'
import { Together } from '@/server/capabilities/together'
import type { IngestLog } from './types'

type Facts = Partial<Omit<DocumentRecord, 'id'>>

/** A document that is done sooner than this needs no record of how far it is. Milliseconds. */
const QUIET_MS = 400

/** Writes how far documents are, for whoever looks on; many begin to be read at the same time. */
export class DocumentNotes {
  private readonly together = new Together((notes: DocumentNote[]) => this.write(notes), { most: 500, everyMs: 200 })

  constructor(
    private readonly records: Pick<IngestRecords, 'note'>,
    private readonly log: IngestLog,
  ) {}

  of(documentId: string): DocumentNote {
    return new DocumentNote(documentId, (note) => this.together.do(note))
  }

  private async write(notes: readonly DocumentNote[]): Promise<undefined[]> {
    const alike = new Map<string, { ids: string[]; data: Facts }>()
    for (const note of notes) {
      const data = note.take()
      if (!data) continue
      const name = JSON.stringify(data)
      const known = alike.get(name) ?? { ids: [], data }
      known.ids.push(note.documentId)
      alike.set(name, known)
    }
    try {
      for (const { ids, data } of alike.values()) await this.records.note(ids, data)
    } catch (err) {
      this.log.info({ err }, 'how far documents are could not be noted')
    }
    return notes.map(() => undefined)
  }
}

/** How far one document is. Written at most every so often, and never once `end` has resolved. */
export class DocumentNote {
  private data: Facts | null = {}
  private timer: NodeJS.Timeout | undefined
  private writing: Promise<undefined> | undefined

  constructor(
    readonly documentId: string,
    private readonly write: (note: DocumentNote) => Promise<undefined>,
  ) {}

  set(data: Facts): void {
    if (!this.data) return
    Object.assign(this.data, data)
    this.timer ??= setTimeout(() => {
      this.writing = this.write(this).finally(() => {
        this.timer = undefined
      })
    }, QUIET_MS)
  }

  /** What is to be written now; nothing when it is over. */
  take(): Facts | null {
    const { data } = this
    if (data) this.data = {}
    return data
  }

  async end(): Promise<void> {
    this.data = null
    clearTimeout(this.timer)
    await this.writing
  }
}

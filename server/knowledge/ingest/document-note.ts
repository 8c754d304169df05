import type { Document } from '@/generated/sqlite/client'
import type { IngestDeps } from './types'

/** A document that is done sooner than this needs no record of how far it is. Milliseconds. */
const QUIET_MS = 400

/** How far a document is, for whoever looks on. Written at most every so often, and never once `end` has resolved. */
export class DocumentNote {
  private data: Partial<Omit<Document, 'id'>> = {}
  private timer: NodeJS.Timeout | undefined
  private writing: Promise<void> = Promise.resolve()

  constructor(
    private readonly deps: Pick<IngestDeps, 'prisma' | 'log'>,
    private readonly documentId: string,
  ) {}

  set(data: Partial<Omit<Document, 'id'>>): void {
    Object.assign(this.data, data)
    this.timer ??= setTimeout(() => {
      this.timer = undefined
      this.writing = this.write()
    }, QUIET_MS)
  }

  async end(): Promise<void> {
    clearTimeout(this.timer)
    await this.writing
  }

  private async write(): Promise<void> {
    const { prisma, log } = this.deps
    const { data, documentId: id } = this
    this.data = {}
    try {
      // A document that was deleted meanwhile has no state to set.
      await prisma.document.updateMany({ where: { id }, data })
    } catch (error) {
      log.info({ documentId: id, err: error }, 'how far a document is could not be noted')
    }
  }
}

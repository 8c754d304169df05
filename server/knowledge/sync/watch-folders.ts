import { relative } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'
import type { IngestLog } from '../ingest/types'

interface Watched {
  path: string
  watcher: FSWatcher
  timer?: NodeJS.Timeout
  /** When the first change came that has not been told yet. */
  since?: number
}

/** How long a folder must be quiet after a change before it is looked at, in milliseconds. */
const usualQuietMs = 1_000

/** A folder that is never quiet is looked at all the same, after so many times that. */
const PATIENCE = 30

/** Tells when something changes in folders, once it is quiet again. Hidden files are no part of them. */
export class FolderWatch {
  private readonly watchers = new Map<string, Watched>()

  constructor(
    private readonly onQuiet: (sourceId: string) => void,
    private readonly log: IngestLog,
    private readonly quietMs = usualQuietMs,
  ) {}

  /** Watches exactly these folders from now on; resolves when they are watched. */
  async set(folders: ReadonlyMap<string, string>): Promise<void> {
    for (const [id, { path }] of this.watchers) if (folders.get(id) !== path) await this.stop(id)
    const added = [...folders].filter(([id]) => !this.watchers.has(id))
    await Promise.all(added.map(([id, path]) => this.begin(id, path)))
  }

  async close(): Promise<void> {
    for (const id of [...this.watchers.keys()]) await this.stop(id)
  }

  private begin(id: string, path: string): Promise<void> {
    const watcher = watch(path, {
      ignoreInitial: true,
      followSymlinks: false,
      ignorePermissionErrors: true,
      ignored: (found) => /(^|[/\\])\./.test(relative(path, found)),
    })
    this.watchers.set(id, { path, watcher })
    watcher.on('all', () => this.changed(id))
    return new Promise((resolve) => {
      watcher.once('ready', resolve)
      watcher.on('error', (error) => {
        // The schedule and people still sync it.
        this.log.error({ sourceId: id, err: error }, 'a folder cannot be watched')
        resolve()
      })
    })
  }

  private changed(id: string): void {
    const entry = this.watchers.get(id)
    if (!entry) return
    clearTimeout(entry.timer)
    const now = Date.now()
    entry.since ??= now
    const left = entry.since + PATIENCE * this.quietMs - now
    entry.timer = setTimeout(
      () => {
        delete entry.since
        this.onQuiet(id)
      },
      Math.max(0, Math.min(this.quietMs, left)),
    )
  }

  private async stop(id: string): Promise<void> {
    const entry = this.watchers.get(id)
    this.watchers.delete(id)
    clearTimeout(entry?.timer)
    await entry?.watcher.close()
  }
}

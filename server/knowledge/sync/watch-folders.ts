import { type FSWatcher, watch } from 'chokidar'
import type { IngestLog } from '../ingest/types'

/** How long a folder must be quiet after a change before it is looked at, in milliseconds. */
const usualQuietMs = 1_000

/** Tells when something changes in folders, once it is quiet again. */
export class FolderWatch {
  private readonly watchers = new Map<string, { path: string; watcher: FSWatcher; timer?: NodeJS.Timeout }>()

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
    const watcher = watch(path, { ignoreInitial: true, followSymlinks: false, ignorePermissionErrors: true })
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
    entry.timer = setTimeout(() => this.onQuiet(id), this.quietMs)
  }

  private async stop(id: string): Promise<void> {
    const entry = this.watchers.get(id)
    this.watchers.delete(id)
    clearTimeout(entry?.timer)
    await entry?.watcher.close()
  }
}

import { constants, type Dirent, type Stats } from 'node:fs'
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises'
import { basename, isAbsolute, join, relative, sep } from 'node:path'
import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import type { CallOptions } from '@/server/capabilities/chat-model'
import { type Fetched, implementSource, type SourceDeps, type SourceItem } from '@/server/capabilities/source'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { pathFilter } from '../shared/path-filter'
import { folder } from './definition'

/** Files whose facts are read at the same time. */
const AT_ONCE = 32
/** Small files that are read at the same time: each takes several steps, and each step its turn. */
const AHEAD = 16

/**
 * The files of a folder and the folders in it, in order of their paths. Hidden files and symbolic links are left alone,
 * so nothing outside the folder is read. Size and time of change tell what may have changed.
 */
export const openFolder = implementSource(folder, (config, deps) => {
  if (!isAbsolute(config.path)) throw notAbsolute()
  const wanted = pathFilter(config)
  let total: number | null = null
  const unreadable: string[] = []
  return {
    async *items({ signal }) {
      const root = { path: config.path, real: await requireFolder(config.path) }
      const isOwn = await ownPaths(config.path, deps.privateFolder)
      const paths = await walk(config.path, (path) => !isOwn(path) && wanted(path), unreadable, signal)
      total = paths.length
      for (let at = 0; at < paths.length; at += AT_ONCE) {
        signal.throwIfAborted()
        const group = paths.slice(at, at + AT_ONCE)
        const facts = await Promise.all(group.map((path) => factsOf(join(config.path, path))))
        for (const [index, path] of group.entries()) {
          const found = facts[index]
          if (found) yield itemOf(root, path, found, deps)
        }
      }
    },
    ahead: AHEAD,
    total: () => total,
    complete: () => unreadable.length === 0,
    warnings: () => unreadable.map((path) => say('The folder “{path}” cannot be read.', { path })),
  }
})

/** Windows has other paths than Unix. */
const notAbsolute = () =>
  new AppError('invalid-input', say('A folder is named by its whole path, from the root.'), {
    details: { field: 'config.path' },
  })

/** Gives where it really is. */
async function requireFolder(path: string): Promise<string> {
  try {
    if ((await stat(path)).isDirectory()) return await realpath(path)
  } catch (error) {
    throw new AppError(
      'source-unreachable',
      say('The folder “{path}” cannot be read: {reason}.', { path, reason: reasonOf(error) }),
      {
        cause: error,
        fix: say('Check that the folder exists on the computer that runs Telar and that Telar may read it.'),
      },
    )
  }
  throw new AppError('source-unreachable', say('“{path}” is not a folder.', { path }))
}

/**
 * Tells paths below the root that are Telar's own data, whatever links lead there: it holds keys, and what is indexed
 * is shown to whoever asks. Throws `invalid-input` for a root within it.
 */
async function ownPaths(root: string, privateFolder: string | undefined): Promise<(path: string) => boolean> {
  if (privateFolder === undefined) return () => false
  const [realRoot, own] = await Promise.all([realpath(root), realpath(privateFolder)])
  if (`${realRoot}${sep}`.startsWith(`${own}${sep}`)) {
    throw new AppError('invalid-input', say('This folder holds Telar’s own data, which no source may read.'), {
      fix: say('Choose the folder with your documents.'),
      details: { field: 'path' },
    })
  }
  const inside = relative(realRoot, own).split(sep).join('/')
  return (path) => !inside.startsWith('..') && path.startsWith(`${inside}/`)
}

/** Paths of all files below the root, with forward slashes, sorted. A folder that cannot be read is noted. */
async function walk(
  root: string,
  wanted: (path: string) => boolean,
  unreadable: string[],
  signal: StopSignal,
): Promise<string[]> {
  const found: string[] = []
  const folders = ['']
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    signal.throwIfAborted()
    let entries: Dirent[]
    try {
      entries = await readdir(join(root, folder), { withFileTypes: true })
    } catch (error) {
      if (folder === '')
        throw new AppError(
          'source-unreachable',
          say('“{path}” cannot be read: {reason}.', { path: root, reason: reasonOf(error) }),
        )
      // A folder that went away meanwhile holds nothing; one that may not be read hides what it holds.
      if (codeOf(error) !== 'ENOENT') unreadable.push(folder)
      continue
    }
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) folders.push(path)
      else if (entry.isFile() && wanted(path)) found.push(path)
    }
  }
  return found.sort()
}

/** `null` for what went away since the walk. */
async function factsOf(path: string): Promise<Stats | null> {
  try {
    const facts = await lstat(path)
    return facts.isFile() ? facts : null
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

/** `real`: without links, as it was when its files were listed. */
interface Root {
  path: string
  real: string
}

function itemOf(root: Root, path: string, facts: Stats, deps: SourceDeps): SourceItem {
  const validators = { size: facts.size, mtime: Math.round(facts.mtimeMs) }
  return {
    key: path,
    name: basename(path),
    validators,
    fetch: (_known, options) => readWhole(root, join(root.path, path), deps, options),
  }
}

/** Reads a file that has not become a link; its facts are those of what was read. */
async function readWhole(root: Root, path: string, deps: SourceDeps, { signal }: CallOptions): Promise<Fetched> {
  const { maxBytes } = deps
  signal.throwIfAborted()
  try {
    if (!(await lstat(path)).isFile() || (await isLinked(root, path, deps))) return { kind: 'gone' }
    // It may have become a link or a pipe just now: neither is followed nor waited for.
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const { size, mtimeMs } = await handle.stat()
      if (size > maxBytes) {
        throw new AppError(
          'too-large',
          say('“{path}” is larger than {maxBytes} MB.', {
            path: basename(path),
            maxBytes: Math.floor(maxBytes / 1_000_000),
          }),
          {
            details: { limitBytes: maxBytes },
          },
        )
      }
      const bytes = await handle.readFile()
      return { kind: 'content', bytes, validators: { size, mtime: Math.round(mtimeMs) } }
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    if (codeOf(error) === 'ENOENT') return { kind: 'gone' }
    throw new AppError(
      'source-refused',
      say('“{path}” cannot be read: {reason}.', { path: basename(path), reason: reasonOf(error) }),
      { cause: error },
    )
  }
}

/** Whether a folder on the way to a file has become a link since the walk. */
async function isLinked(root: Root, path: string, { privateFolder }: SourceDeps): Promise<boolean> {
  const [real, within] = [await realpath(path), relative(root.path, path)]
  if (relative(root.real, real) === within) return false
  // The root itself may be a link that leads elsewhere by now.
  const isOwn = await ownPaths(root.path, privateFolder)
  return isOwn(within.split(sep).join('/')) || relative(await realpath(root.path), real) !== within
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined)

function reasonOf(error: unknown): Said | string {
  switch (codeOf(error)) {
    case 'ENOENT':
      return say('it does not exist')
    case 'EACCES':
    case 'EPERM':
      return say('Telar may not read it')
    default:
      return error instanceof Error ? error.message : String(error)
  }
}

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { root as ownRoot } from './paths.mjs'

/**
 * Remembers of which sources something was made. Sizes and times are compared first; only when they differ is the content
 * read, so that a check costs milliseconds and a fresh checkout of the same content builds nothing.
 */
export class Fingerprint {
  /**
   * @param {string} name what was made
   * @param {string[]} paths files and folders it is made of, relative to `root`; those that do not exist are left out
   * @param {string} [root]
   */
  constructor(name, paths, root = ownRoot) {
    this.root = root
    this.marker = join(root, '.build', `${name}.made-of.json`)
    /** @type {{ times: string, content: string } | undefined} */
    this.taken = undefined
    this.files = paths.flatMap((path) => filesUnder(join(root, path))).sort()
  }

  /** Whether the sources are those of the last `save`. */
  matches() {
    const saved = this.read()
    if (saved === undefined) return false
    if (saved.times === this.times()) return true
    if (saved.content !== this.content()) return false
    this.save()
    return true
  }

  /** Called before the thing is made: what is left half-made is not taken for whole. */
  forget() {
    rmSync(this.marker, { force: true })
    // Taken now, not at the end: what changes while the thing is made is not in it.
    this.taken = this.now()
  }

  /** Called when the thing has been made. */
  save() {
    mkdirSync(dirname(this.marker), { recursive: true })
    writeFileSync(this.marker, JSON.stringify(this.taken ?? this.now()))
  }

  now() {
    return { times: this.times(), content: this.content() }
  }

  read() {
    if (!existsSync(this.marker)) return undefined
    try {
      return JSON.parse(readFileSync(this.marker, 'utf8'))
    } catch {
      return undefined // cut off while it was written: make the thing again
    }
  }

  times() {
    return this.digest((file) => {
      const { size, mtimeMs } = statSync(file)
      return `${size} ${mtimeMs}`
    })
  }

  content() {
    return this.digest((file) => readFileSync(file))
  }

  /** @param {(file: string) => string | Buffer} contentOf */
  digest(contentOf) {
    const hash = createHash('sha256')
    for (const file of this.files) {
      hash.update(`${relative(this.root, file).split(sep).join('/')}\0`)
      hash.update(contentOf(file))
      hash.update('\0')
    }
    return hash.digest('hex')
  }
}

function filesUnder(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return []
  if (!stat.isDirectory()) return isSource(path) ? [path] : []
  return readdirSync(path).flatMap((name) => filesUnder(join(path, name)))
}

/** Tests are not part of what is made. */
function isSource(file) {
  return !/\.test\.tsx?$/.test(file)
}

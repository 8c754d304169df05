import { decodeText } from './decode-text'
import type { ParseLimits } from './parsed-document'
import { checkZip, unpackEntry, type ZipEntry } from './zip-guard'

/** A zip container whose sizes were checked; entries are unpacked when they are asked for. */
export interface ZipFile {
  names: string[]
  has(name: string): boolean
  bytes(name: string): Buffer | undefined
  /** The text of an XML or HTML entry, by its mark or UTF-8. */
  text(name: string): string | undefined
}

/** Opens a zip container. Throws `file-broken`, `file-encrypted`, `file-too-complex`. */
export function openZip(file: Uint8Array, limits: ParseLimits): ZipFile {
  const entries = new Map<string, ZipEntry>()
  for (const entry of checkZip(file, limits, () => false)) {
    // Some programs write Windows separators.
    const name = entry.name.replaceAll('\\', '/')
    if (!entries.has(name)) entries.set(name, entry)
  }
  const bytes = (name: string) => {
    const entry = entries.get(name)
    return entry && unpackEntry(file, entry)
  }
  return {
    names: [...entries.keys()],
    has: (name) => entries.has(name),
    bytes,
    text: (name) => {
      const found = bytes(name)
      return found && decodeText(found)
    },
  }
}

/** The name of an entry that another one refers to: relative to its folder, or from the top with a leading slash. */
export function resolveEntry(from: string, target: string): string {
  const path = decodePath(target.split(/[?#]/, 1)[0] ?? '')
  const parts = path.startsWith('/') ? [] : from.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch (error) {
    if (error instanceof URIError) return path
    throw error
  }
}

import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { type Attributes, readXml } from '../xml-events'
import { resolveEntry } from '../zip-file'

/**
 * The chapter titles of an EPUB by content file, from its navigation page (`<a href>`) or its older NCX
 * (`navPoint` with `text` and `content src`). A damaged table of contents gives those before the damage.
 */
export function readChapterTitles(part: string, source: string): Map<string, string> {
  const titles = new Map<string, string>()
  let label = ''
  let address = ''
  const add = (target: string) => {
    const entry = resolveEntry(part, target)
    const text = label.replace(/\s+/g, ' ').trim()
    if (text && !titles.has(entry)) titles.set(entry, text)
  }
  const open = (name: string, { href, src }: Attributes) => {
    if (name === 'a' || name === 'navLabel') label = ''
    if (name === 'a') address = href ?? ''
    if (name === 'content' && src) add(src)
  }
  const close = (name: string) => {
    if (name === 'a' && address) add(address)
    if (name === 'a') address = ''
  }
  const text = (value: string) => {
    label += value
  }
  try {
    readXml(source, { open, close, text }, { what: say('The table of contents'), onEntity: () => undefined })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
  return titles
}

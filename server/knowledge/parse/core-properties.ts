import type { Metadata } from '@/pipeline/chunk'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { readXml } from './xml-events'

const fields: Record<string, string> = {
  title: 'title',
  creator: 'author',
  author: 'author',
  'initial-creator': 'author',
  subject: 'subject',
  description: 'description',
  keyword: 'keywords',
  keywords: 'keywords',
  language: 'language',
  publisher: 'publisher',
  date: 'date',
  created: 'created',
  'creation-date': 'created',
  modified: 'modified',
}

/** What Dublin Core in a document's properties says (`dc:title`, `dc:creator` …); damaged properties say nothing. */
export function readCoreProperties(source: string | undefined): { title?: string; metadata: Metadata } {
  const found = new Map<string, string>()
  let field: string | undefined
  const open = (name: string) => {
    field = fields[name]
  }
  const close = () => {
    field = undefined
  }
  const text = (value: string) => {
    const clean = value.replace(/\s+/g, ' ').trim()
    if (field && clean && !found.has(field)) found.set(field, clean)
  }
  try {
    if (source !== undefined) readXml(source, { open, close, text }, { what: say('The properties') })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
  const title = found.get('title')
  found.delete('title')
  return { ...(title && { title }), metadata: Object.fromEntries(found) }
}

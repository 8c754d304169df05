import { SaxesParser } from 'saxes'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { turns } from '@/server/capabilities/time-slice'

export interface ObjectPage {
  objects: { key: string; etag?: string; size?: number }[]
  /** Where the next page begins; absent on the last. */
  next?: string
}

/** Reads one page of ListObjectsV2 that was asked for with `encoding-type=url`, which not every store does. Throws `source-refused`. */
export async function readObjectPage(xml: string): Promise<ObjectPage> {
  const page: ObjectPage = { objects: [] }
  const facts: { isTruncated?: boolean; isEncoded?: boolean; next?: string } = {}
  let object: Record<string, string> = {}
  const root = await readElements(xml, (path, text) => {
    const [, name, field] = path
    if (name === 'Contents' && field !== undefined) object[field] = text
    else if (name === 'Contents') {
      const { Key: key = '', ETag: etag, Size: size } = object
      page.objects.push({ key, ...(etag && { etag }), ...(size !== undefined && { size: Number(size) }) })
      object = {}
    } else if (name === 'IsTruncated' && path.length === 2) facts.isTruncated = text === 'true'
    else if (name === 'NextContinuationToken' && path.length === 2) facts.next = text
    else if (name === 'EncodingType' && path.length === 2) facts.isEncoded = text === 'url'
  })
  if (root !== 'ListBucketResult') {
    throw new AppError('source-refused', say('The answer is no listing of a bucket.'), {
      fix: say('Check the address of the store.'),
    })
  }
  const { isTruncated, isEncoded, next } = facts
  // A part of the listing that passed for the whole would have the rest removed.
  if (isTruncated && !next)
    throw new AppError('source-refused', say('The store does not say where its listing goes on.'))
  const objects = isEncoded ? page.objects.map((one) => ({ ...one, key: decodedKey(one.key) })) : page.objects
  return { objects, ...(isTruncated && next && { next }) }
}

/** What an error answer says: its code and message, as far as there are any. */
export async function readS3Error(xml: string): Promise<string> {
  const facts: Record<string, string> = {}
  await readElements(xml, ([, name], text) => {
    if (name !== undefined) facts[name] = text
  })
  return [facts.Code, facts.Message].filter(Boolean).join(', ').replace(/\.$/, '').slice(0, 300)
}

/** So much is read at a time. */
const SLICE = 64 * 1024

/** Tells each element's path and text when it closes; gives the name of the root, or nothing for what is no XML. */
async function readElements(
  xml: string,
  onClose: (path: readonly string[], text: string) => void,
): Promise<string | undefined> {
  const path: string[] = []
  let root: string | undefined
  let text = ''
  let failed = false
  const parser = new SaxesParser()
  parser.on('opentag', ({ name }) => {
    root ??= name
    path.push(name)
    text = ''
  })
  const add = (piece: string) => {
    text += piece
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', () => {
    if (!failed) onClose(path, text)
    path.pop()
    text = ''
  })
  parser.on('error', () => {
    failed = true
  })
  const rest = turns()
  for (let at = 0; at < xml.length && !failed; at += SLICE) {
    await rest()
    parser.write(xml.slice(at, at + SLICE))
  }
  parser.close()
  return failed ? undefined : root
}

function decodedKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '))
  } catch {
    return key
  }
}

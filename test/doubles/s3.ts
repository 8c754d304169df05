import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Served, serve } from './serve'

export interface S3Options {
  bucket: string
  region?: string
  /** Absent: the bucket is public. */
  credentials?: { accessKeyId: string; secretAccessKey: string }
  /** Keys per page of a listing (S3 itself: 1000). */
  pageSize?: number
}

export interface S3 extends Served {
  objects: Map<string, { body: string | Uint8Array; type?: string }>
  /** Paths with queries, in order. */
  requests: string[]
  /** So many of the next requests are answered with 503 SlowDown. */
  slowDowns: number
}

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest()
const rfc3986 = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;')

/** A bucket that lists and gives objects as S3 does, checks signatures (version 4) and refuses wrong ones. */
export async function serveS3(options: S3Options): Promise<S3> {
  const objects: S3['objects'] = new Map()
  const requests: string[] = []
  const state = { slowDowns: 0 }
  const served = await serve((request, response) => {
    requests.push(request.url ?? '')
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
    const fail = (status: number, code: string, message: string) => {
      response.writeHead(status, { 'content-type': 'application/xml' })
      response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`)
    }
    if (state.slowDowns > 0) {
      state.slowDowns--
      return fail(503, 'SlowDown', 'Please reduce your request rate.')
    }
    const refused = checkSignature(request, url, options)
    if (refused) return fail(403, refused, 'Access denied')
    const [, bucket = '', ...rest] = url.pathname.split('/')
    if (decodeURIComponent(bucket) !== options.bucket) return fail(404, 'NoSuchBucket', 'The bucket does not exist')
    if (rest.length === 0) {
      response.writeHead(200, { 'content-type': 'application/xml' })
      return response.end(listing(url, objects, options))
    }
    const object = objects.get(rest.map(decodeURIComponent).join('/'))
    if (!object) return fail(404, 'NoSuchKey', 'The key does not exist')
    response.writeHead(200, { 'content-type': object.type ?? 'binary/octet-stream', etag: etagOf(object.body) })
    response.end(object.body)
  })
  return {
    ...served,
    objects,
    requests,
    get slowDowns() {
      return state.slowDowns
    },
    set slowDowns(count) {
      state.slowDowns = count
    },
  }
}

const etagOf = (body: string | Uint8Array) => `"${createHash('md5').update(body).digest('hex')}"`

function listing(url: URL, objects: S3['objects'], { bucket, pageSize = 1000 }: S3Options): string {
  const prefix = url.searchParams.get('prefix') ?? ''
  const after = url.searchParams.get('continuation-token') ?? ''
  const encode =
    url.searchParams.get('encoding-type') === 'url' ? (key: string) => rfc3986(key).replaceAll('%2F', '/') : escaped
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()
  const page = keys.slice(0, pageSize)
  const contents = page.map((key) => {
    const body = objects.get(key)?.body ?? ''
    return `<Contents><Key>${encode(key)}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>${escaped(etagOf(body))}</ETag><Size>${Buffer.byteLength(body)}</Size><Owner><ID>x</ID></Owner></Contents>`
  })
  const truncated = page.length < keys.length
  return `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name>${url.searchParams.get('encoding-type') === 'url' ? '<EncodingType>url</EncodingType>' : ''}<KeyCount>${page.length}</KeyCount><IsTruncated>${truncated}</IsTruncated>${contents.join('')}${truncated ? `<NextContinuationToken>${escaped(page.at(-1) ?? '')}</NextContinuationToken>` : ''}</ListBucketResult>`
}

/** The error code for a request that is not signed as it must be; `null` when it is. */
function checkSignature(
  request: IncomingMessage,
  url: URL,
  { credentials, region = 'us-east-1' }: S3Options,
): string | null {
  const header = request.headers.authorization
  if (!credentials) return header === undefined ? null : 'InvalidAccessKeyId'
  if (header === undefined) return 'AccessDenied'
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      header,
    )
  const [, id, day = '', signedRegion = '', names = '', signature = ''] = parts ?? []
  if (id !== credentials.accessKeyId) return 'InvalidAccessKeyId'
  if (signedRegion !== region) return 'AuthorizationHeaderMalformed'
  const time = String(request.headers['x-amz-date'] ?? '')
  const hash = String(request.headers['x-amz-content-sha256'] ?? '')
  if (!time.startsWith(day) || Math.abs(Date.now() - Date.parse(isoTime(time))) > 900_000) return 'RequestTimeTooSkewed'
  if (hash !== 'UNSIGNED-PAYLOAD' && hash !== sha256('')) return 'XAmzContentSHA256Mismatch'
  const signed = names.split(';')
  if (!signed.includes('host') || !signed.includes('x-amz-date')) return 'AccessDenied'
  const query = [...url.searchParams].map(([name, value]) => `${rfc3986(name)}=${rfc3986(value)}`).sort()
  const canonical = [
    request.method,
    url.pathname
      .split('/')
      .map((part) => rfc3986(decodeURIComponent(part)))
      .join('/'),
    query.join('&'),
    ...signed.map((name) => `${name}:${String(request.headers[name] ?? '').trim()}`),
    '',
    names,
    hash,
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`)
  const wanted = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`)
  return timingSafeEqual(wanted, Buffer.from(signature, 'hex')) ? null : 'SignatureDoesNotMatch'
}

const isoTime = (time: string) => time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')

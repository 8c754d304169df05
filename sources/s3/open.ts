import { AwsV4Signer } from 'aws4fetch'
import type { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { HttpResponse } from '@/server/capabilities/http'
import { type Fetched, implementSource, type SourceContext, type SourceItem } from '@/server/capabilities/source'
import { defaultRetryDelays, withRetries } from '@/server/capabilities/with-retries'
import { mediaType, refusal } from '../shared/http-document'
import { pathFilter } from '../shared/path-filter'
import { s3 } from './definition'
import { type ObjectPage, readObjectPage, readS3Error } from './s3-xml'

type S3Config = z.output<typeof s3.config>

const LISTING_BYTES = 10_000_000
/** Small objects that are fetched at the same time: each waits for an answer of its own. */
const AHEAD = 8

/**
 * The objects of a bucket below a prefix, listed a thousand at a time (ListObjectsV2, path-style). Their ETags tell what
 * may have changed. Requests are signed (AWS Signature Version 4) when there is a key.
 */
export const openS3 = implementSource(s3, (config, context) => {
  const wanted = pathFilter(config)
  const ask = (url: URL, maxBytes: number, options: CallOptions) =>
    withRetries(
      () => request(config, context, url, maxBytes, options),
      context.retryDelaysMs ?? defaultRetryDelays,
      options.signal,
    )
  return {
    async *items(options) {
      let token: string | undefined
      do {
        const response = await ask(listingUrl(config, token), LISTING_BYTES, options)
        const page: ObjectPage = await readObjectPage(new TextDecoder().decode(response.body))
        for (const object of page.objects) {
          // Consoles make empty objects with such names to show folders.
          if (object.key.endsWith('/') || !wanted(below(config.prefix, object.key))) continue
          yield itemOf(object, async (itemOptions) => ask(objectUrl(config, object.key), context.maxBytes, itemOptions))
        }
        if (page.next !== undefined && page.next === token)
          throw new AppError('source-refused', say('The store’s listing does not go on.'))
        token = page.next
      } while (token !== undefined)
    },
    ahead: AHEAD,
    total: () => null,
    complete: () => true,
    warnings: () => [],
  }
})

const below = (prefix: string, key: string) =>
  (key.startsWith(prefix) ? key.slice(prefix.length) : key).replace(/^\/+/, '')

function itemOf(
  { key, etag, size }: ObjectPage['objects'][number],
  get: (options: CallOptions) => Promise<HttpResponse>,
): SourceItem {
  const validators = { ...(etag !== undefined && { etag }), ...(size !== undefined && { size }) }
  return {
    key,
    name: key.split('/').at(-1) || key,
    validators,
    async fetch(_known, options): Promise<Fetched> {
      const response = await get(options)
      if (response.status === 404) return { kind: 'gone' }
      const mime = mediaType(response)
      const told = etag === undefined ? undefined : (response.headers.etag ?? etag)
      return {
        kind: 'content',
        bytes: response.body,
        validators: { ...validators, ...(told !== undefined && { etag: told }) },
        // What S3 calls a file of unknown kind says nothing.
        ...(mime !== undefined && mime !== 'binary/octet-stream' && { mime }),
      }
    },
  }
}

async function request(
  config: S3Config,
  { http, secret }: SourceContext,
  url: URL,
  maxBytes: number,
  options: CallOptions,
): Promise<HttpResponse> {
  const headers = await signed(config, secret, url)
  // A redirect would need another signature; S3 answers with one only for a wrong region.
  const response = await http.request({ url: url.href, headers, maxBytes, maxRedirects: 0 }, options)
  const isObject = url.searchParams.size === 0
  if (response.status === 200 || (isObject && response.status === 404)) return response
  throw refusal(response, await readS3Error(new TextDecoder().decode(response.body)))
}

async function signed(
  { accessKeyId, region }: S3Config,
  secret: string | undefined,
  url: URL,
): Promise<Record<string, string>> {
  if (accessKeyId === undefined || accessKeyId === '' || secret === undefined) return {}
  const signer = new AwsV4Signer({ url: url.href, accessKeyId, secretAccessKey: secret, region, service: 's3' })
  return Object.fromEntries((await signer.sign()).headers)
}

function listingUrl(config: S3Config, token: string | undefined): URL {
  const url = bucketUrl(config)
  url.searchParams.set('list-type', '2')
  url.searchParams.set('encoding-type', 'url')
  if (config.prefix !== '') url.searchParams.set('prefix', config.prefix)
  if (token !== undefined) url.searchParams.set('continuation-token', token)
  // The signature is over %20, which is what must be sent.
  url.search = url.search.replaceAll('+', '%20')
  return url
}

/** Throws `source-refused` for a key that no address can carry: `.` and `..` in a path lead elsewhere. */
function objectUrl(config: S3Config, key: string): URL {
  if (key.split('/').some((part) => part === '.' || part === '..')) {
    throw new AppError('source-refused', say('“{key}” cannot be asked for: a part of it is “.” or “..”.', { key }), {
      fix: say('Give the object another key.'),
    })
  }
  const url = bucketUrl(config)
  url.pathname = `${url.pathname}/${key.split('/').map(encoded).join('/')}`
  return url
}

function bucketUrl({ endpoint, bucket }: S3Config): URL {
  const url = new URL(endpoint)
  url.search = ''
  url.hash = ''
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${encoded(bucket)}`
  return url
}

/** As RFC 3986 and the signature want it. */
const encoded = (part: string) =>
  encodeURIComponent(part).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

import { afterEach, describe, expect, it } from 'vitest'
import { createEgressHttp } from '@/server/adapters/egress/create-egress-http'
import { type S3, type S3Options, serveS3 } from '@/test/doubles/s3'
import { serve as serveHttp } from '@/test/doubles/serve'
import { sourceConfigSchema } from '../definitions.gen'
import { openSource } from '../open-source'
import { collect } from '../shared/testing'

const http = createEgressHttp({ allow: ['127.0.0.0/8'] })
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
let bucket: S3
afterEach(() => bucket.close())

async function serve(options: Partial<S3Options> = {}) {
  bucket = await serveS3({ bucket: 'docs', ...options })
}

const serveText = (answer: (path: string) => string) =>
  serveHttp((request, response) => response.end(answer(request.url ?? '')))

const open = (more: object = {}, secret?: string) =>
  openSource(sourceConfigSchema.parse({ kind: 's3', endpoint: bucket.url, bucket: 'docs', ...more }), {
    secret,
    http,
    maxBytes: 100_000,
    retryDelaysMs: [1, 1],
  })
const signed = { accessKeyId: credentials.accessKeyId }
const all = (more: object = {}, secret?: string) => collect(open(more, secret))

describe('a bucket', () => {
  it('is listed page by page, with every kind of key', async () => {
    await serve({ credentials, pageSize: 2 })
    const keys = ['a.txt', 'b c/d+e.txt', 'b c/ñ&<x>.md', "b c/it's (1)!*.txt", 'folder/', 'z=1?2#3.txt']
    for (const key of keys) bucket.objects.set(key, { body: `body of ${key}` })
    const { results, names } = await all(signed, credentials.secretAccessKey)
    const files = keys.filter((key) => !key.endsWith('/')).sort()
    expect(results).toEqual(Object.fromEntries(files.map((key) => [key, `body of ${key}`])))
    expect(names['b c/d+e.txt']).toBe('d+e.txt')
    expect(bucket.requests.filter((path) => path.includes('list-type=2'))).toHaveLength(3)
  })

  it('can be public, and read below a prefix by patterns', async () => {
    await serve()
    for (const key of ['x/a.txt', 'x/b.md', 'x/y/c.txt', 'other.txt']) bucket.objects.set(key, { body: key })
    expect(Object.keys((await all({ prefix: 'x/', include: ['**/*.txt'] })).results)).toEqual(['x/a.txt', 'x/y/c.txt'])
  })

  it('tells by the listing what has not changed', async () => {
    await serve()
    bucket.objects.set('a.txt', { body: 'one', type: 'text/plain' })
    const { validators } = await all()
    for await (const item of open().items({ signal: new AbortController().signal })) {
      expect(item.validators).toEqual(validators.get('a.txt'))
    }
  })

  it.each([
    ['a wrong key', signed, 'wrong', /SignatureDoesNotMatch/],
    ['no key', {}, undefined, /AccessDenied/],
    ['a wrong region', { ...signed, region: 'eu-west-1' }, credentials.secretAccessKey, /AuthorizationHeaderMalformed/],
    ['a wrong name', { ...signed, bucket: 'none' }, credentials.secretAccessKey, /NoSuchBucket/],
  ])('refuses %s, and says why', async (_what, more, secret, message) => {
    await serve({ credentials })
    await expect(all(more, secret)).rejects.toMatchObject({
      code: 'source-refused',
      message: expect.stringMatching(message),
    })
  })

  it('is asked again when it is busy, and not for ever', async () => {
    await serve()
    bucket.objects.set('a.txt', { body: 'one' })
    bucket.slowDowns = 2
    expect((await all()).results).toEqual({ 'a.txt': 'one' })
    bucket.slowDowns = 99
    await expect(all()).rejects.toMatchObject({ code: 'source-unreachable' })
  })

  it('notices an object that went away since it was listed', async () => {
    await serve()
    bucket.objects.set('a.txt', { body: 'one' })
    for await (const item of open().items({ signal: new AbortController().signal })) {
      bucket.objects.clear()
      expect(await item.fetch(undefined, { signal: new AbortController().signal })).toEqual({ kind: 'gone' })
    }
  })

  /** What a store says that is not quite S3. */
  const listed = async (answers: string[], keys: string[] = []) => {
    await serve()
    const other = await serveText((path) => {
      if (!path.includes('list-type=2')) return `body of ${decodeURIComponent(path)}`
      return `<ListBucketResult>${answers.shift() ?? '<IsTruncated>false</IsTruncated>'}${keys.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`).join('')}</ListBucketResult>`
    })
    const { results, validators } = await all({ endpoint: other.url }).finally(() => other.close())
    return { results, validators }
  }

  it('is not whole when its listing breaks off or goes round in circles', async () => {
    await expect(listed(['<IsTruncated>true</IsTruncated>'])).rejects.toMatchObject({ code: 'source-refused' })
    await bucket.close()
    const same = '<IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>'
    await expect(listed(Array.from({ length: 50 }, () => same))).rejects.toMatchObject({ code: 'source-refused' })
  })

  it('is read as it is when it encodes no keys and knows no ETags, and never leads elsewhere', async () => {
    const { results, validators } = await listed([], ['a%20+b.txt', '<![CDATA[c&d.txt]]>', '../other/secret.txt'])
    expect(results).toEqual({
      'a%20+b.txt': 'body of /docs/a%20+b.txt',
      'c&d.txt': 'body of /docs/c&d.txt',
      '../other/secret.txt': 'source-refused',
    })
    expect(validators.get('c&d.txt')).toEqual({ size: 1 })
  })

  it('says when what answers is no bucket', async () => {
    await serve()
    const { url } = bucket
    await expect(all({ endpoint: url, bucket: 'x' })).rejects.toMatchObject({ code: 'source-refused' })
  })
})

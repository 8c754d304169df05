import { z } from 'zod'

/** A page that has several addresses, or is the same as another, is one document. */
const deduplicate = z.boolean().default(true)

const patterns = z.array(z.string().min(1).max(500)).max(100).default([])

/** Patterns are globs (`**` over folders) against the path below the source's start. Empty `include` means everything. */
export const sourceConfigSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('folder'),
    /** Absolute path on the server. */
    path: z.string().min(1).max(4096),
    include: patterns,
    exclude: patterns,
    /** Sync shortly after something in it changes. */
    watch: z.boolean().default(true),
  }),
  z.strictObject({ kind: z.literal('urls'), urls: z.array(z.url()).min(1).max(10_000), deduplicate }),
  z.strictObject({
    kind: z.literal('site'),
    /** A page, or a sitemap when `sitemap` is true. */
    start: z.url(),
    sitemap: z.boolean().default(false),
    /** Links away from the start; 0 is the start alone. */
    depth: z.number().int().min(0).max(20).default(3),
    include: patterns,
    exclude: patterns,
    maxPages: z.number().int().min(1).max(50_000).default(500),
    /** Pause between requests to one host, in milliseconds; a longer one asked for by robots.txt wins. */
    delayMs: z.number().int().min(0).max(60_000).default(500),
    deduplicate,
  }),
  z.strictObject({
    kind: z.literal('s3'),
    /** For instance https://s3.eu-west-1.amazonaws.com; path-style requests. */
    endpoint: z.url(),
    region: z.string().min(1).max(100).default('us-east-1'),
    bucket: z.string().min(1).max(255),
    prefix: z.string().max(1024).default(''),
    include: patterns,
    exclude: patterns,
    /** Absent: the bucket is public. The secret key travels apart and is stored encrypted. */
    accessKeyId: z.string().max(200).optional(),
  }),
])
export type SourceConfig = z.infer<typeof sourceConfigSchema>
export type SourceKind = SourceConfig['kind']

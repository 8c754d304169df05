import { z } from 'zod'
import { defineSource } from '@/pipeline/source-definition'
import { deduplicate, hostOf, patternFields, webAddress } from '../shared/fields'
import { messages } from './messages'

/** The pages of a website, by its links or its sitemap. */
export const site = defineSource({
  kind: 'site',
  version: 1,
  icon: 'IconWorld',
  order: 30,
  messages,
  config: z.strictObject({
    /** A page, or a sitemap when `sitemap` is true. */
    start: webAddress,
    sitemap: z.boolean().default(false),
    deduplicate,
    /** Links away from the start; 0 is the start alone. */
    depth: z
      .number()
      .int()
      .min(0)
      .max(20)
      .default(3)
      .meta({ row: 'limits', visibleWhen: { field: 'sitemap', in: [false] } }),
    maxPages: z.number().int().min(1).max(50_000).default(500).meta({ row: 'limits' }),
    /** Pause between requests to one host, in milliseconds; a longer one asked for by robots.txt wins. */
    delayMs: z.number().int().min(0).max(60_000).default(500).meta({ row: 'limits', step: 100, unit: 'ms' }),
    ...patternFields,
  }),
  place: ({ start }) => start,
  nameOf: ({ start }) => hostOf(start),
})

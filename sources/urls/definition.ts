import { z } from 'zod'
import { defineSource } from '@/pipeline/source-definition'
import { deduplicate, hostOf, webAddress } from '../shared/fields'
import { messages } from './messages'

/** A list of addresses of the web. */
export const urls = defineSource({
  kind: 'urls',
  version: 1,
  icon: 'IconLinkPlus',
  order: 20,
  messages,
  config: z.strictObject({
    urls: z.array(webAddress).min(1).max(10_000).meta({ ui: 'lines' }),
    deduplicate,
  }),
  place: ({ urls }) => urls[0] ?? '',
  nameOf: ({ urls }) => hostOf(urls?.[0]),
})

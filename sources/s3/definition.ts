import { z } from 'zod'
import { defineSource } from '@/pipeline/source-definition'
import { patternFields, webAddress } from '../shared/fields'
import { messages } from './messages'

/** The objects of a bucket in any store that speaks S3. */
export const s3 = defineSource({
  kind: 's3',
  version: 1,
  icon: 'IconBrandAws',
  order: 40,
  messages,
  config: z.strictObject({
    /** For instance https://s3.eu-west-1.amazonaws.com; path-style requests. */
    endpoint: webAddress,
    bucket: z.string().min(1).max(255).meta({ row: 'place' }),
    region: z.string().min(1).max(100).default('us-east-1').meta({ row: 'place' }),
    prefix: z.string().max(1024).default('').meta({ row: 'place' }),
    /** Absent: the bucket is public. */
    accessKeyId: z.string().max(200).optional().meta({ row: 'key' }),
    ...patternFields,
  }),
  secret: { beside: 'accessKeyId' },
  place: ({ endpoint, bucket, prefix }) => [endpoint.replace(/\/$/, ''), bucket, prefix].filter(Boolean).join('/'),
  nameOf: ({ bucket, prefix }) => [bucket, prefix].filter(Boolean).join('/'),
})

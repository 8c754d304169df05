import { z } from 'zod'
import { sentence } from '@/pipeline/said'
import { defineSource } from '@/pipeline/source-definition'
import { patternFields } from '../shared/fields'
import { messages } from './messages'

/** A path from the root, of Unix or Windows; whether the computer that runs Telar has such paths shows there. */
const absolute = /^(\/|[A-Za-z]:[\\/]|\\\\)/

/** The files of a folder on the computer that runs Telar. */
export const folder = defineSource({
  kind: 'folder',
  version: 1,
  icon: 'IconFolder',
  order: 10,
  messages,
  config: z.strictObject({
    path: z
      .string()
      .max(4096)
      .regex(absolute, sentence('A folder is named by its whole path, from the root.'))
      .refine((path) => !path.includes('\0'), sentence('A path has no character U+0000.')),
    /** Sync shortly after something in it changes. */
    watch: z.boolean().default(true),
    ...patternFields,
  }),
  watched: ({ path, watch }) => (watch ? path : null),
  place: ({ path }) => path,
  nameOf: ({ path = '' }) => path.split(/[\\/]/).filter(Boolean).at(-1) ?? '',
})

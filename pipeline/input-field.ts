import { z } from 'zod'
import { sentence } from './said'

/** Longest text, and largest total of texts in one JSON or history field, in bytes of UTF-8. */
export const MAX_INPUT_BYTES = 1024 * 1024

/** Most messages of a conversation. */
export const MAX_HISTORY = 1000

/** A number written as a text. */
export const DECIMAL = /^-?(?:0|[1-9]\d{0,99})(?:\.\d+)?(?:[eE][+-]?1?\d{1,2})?$/

/** What may be a port, a variable and a field of a filter at once. */
export const fieldNameSchema = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{0,62}$/,
    sentence('Must be small letters, digits and underscores, beginning with a letter; at most 63.'),
  )

/** A field of the pipeline's signature, as the input node declares it. */
export const inputFieldSchema = z.object({
  name: fieldNameSchema,
  type: z.enum(['text', 'long-text', 'number', 'boolean', 'choice', 'json', 'history']),
  required: z.boolean().default(true),
  label: z.string().max(120).optional(),
  /** A value to try the pipeline with: the studio starts with it, callers never get it unasked. */
  example: z.string().max(2000).optional(),
  choices: z.array(z.string().min(1)).max(100).optional(),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
})
export type InputField = z.infer<typeof inputFieldSchema>

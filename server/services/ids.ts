import { z } from 'zod'

/** The id of anything that is kept, or its slug. */
export const idSchema = z.string().min(1).max(100)
/** What a person calls something. */
export const nameSchema = z.string().trim().min(1).max(120)
/** The input of what needs none. */
export const noInput = z.strictObject({}).optional()

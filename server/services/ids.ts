import { z } from 'zod'

/** The id of anything that is kept, or its slug. */
export const idSchema = z.string().min(1).max(100)

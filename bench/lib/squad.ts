import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'

const spanSchema = z.object({ text: z.string(), answer_start: z.number().default(-1) })
const fileSchema = z.object({
  data: z.array(
    z.object({
      title: z.string().default(''),
      paragraphs: z.array(
        z.object({
          context: z.string(),
          qas: z.array(
            z.object({
              id: z.coerce.string(),
              question: z.string(),
              is_impossible: z.boolean().default(false),
              answers: z.array(spanSchema).default([]),
              plausible_answers: z.array(spanSchema).default([]),
            }),
          ),
        }),
      ),
    }),
  ),
})

/** The articles of a file in the layout of SQuAD, with their paragraphs and questions as they stand there. */
export type SquadArticle = z.infer<typeof fileSchema>['data'][number]

/** Reads a file in the layout of SQuAD 1.1 or 2.0 (XQuAD has the former). Throws what is wrong with its layout. */
export function readSquadFile(path: string): SquadArticle[] {
  const parsed = fileSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (parsed.success) return parsed.data.data
  const issue = parsed.error.issues[0]
  throw new Error(`${basename(path)} is not in SQuAD layout: ${issue?.path.join('.')}: ${issue?.message}`)
}

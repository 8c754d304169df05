import { z } from 'zod'

export const testOps = ['equals', 'contains', 'words', 'starts-with', 'greater', 'less', 'empty', 'language'] as const
export type TestOp = (typeof testOps)[number]

/** The languages that a test can ask for: those whose function words are known. */
export const testLanguages = ['en', 'es', 'pt', 'fr', 'de', 'it', 'nl', 'sv', 'ru', 'ar', 'none'] as const

const testSchema = z.object({
  path: z.string().catch(''),
  op: z.enum(testOps).catch('contains'),
  value: z.string().catch(''),
  not: z.boolean().catch(false),
})
export type TestDraft = z.infer<typeof testSchema>

const branchSchema = z.object({
  name: z.string().catch(''),
  description: z.string().catch(''),
  match: z.enum(['all', 'any']).catch('all'),
  tests: z.array(testSchema).catch([]),
})
/** A branch as it is being written: its name may not be valid yet. */
export type BranchDraft = z.infer<typeof branchSchema>

/** Reads whatever the config holds, so that a broken branch can be mended instead of vanishing. */
export const branchesOf = (value: unknown): BranchDraft[] =>
  (Array.isArray(value) ? value : []).flatMap((item: unknown) => branchSchema.safeParse(item).data ?? [])

export const newTest = (): TestDraft => ({ path: '', op: 'contains', value: '', not: false })

/** A branch with a name that no other has. */
export function newBranch(branches: readonly BranchDraft[], word: string): BranchDraft {
  const taken = new Set(branches.map(({ name }) => name))
  let number = branches.length + 1
  while (taken.has(`${word}${number}`)) number += 1
  return { name: `${word}${number}`, description: '', match: 'all', tests: [newTest()] }
}

/** The test with another way of comparing: keeps its value where that still makes sense. */
export function withOp(test: TestDraft, op: TestOp): TestDraft {
  if (op === 'empty') return { ...test, op, value: '' }
  const known = testLanguages.some((language) => language === test.value)
  if (op === 'language') return { ...test, op, value: known ? test.value : 'en' }
  return { ...test, op, value: test.op === 'language' ? '' : test.value }
}

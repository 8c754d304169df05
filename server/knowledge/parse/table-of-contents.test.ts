import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addDocument } from '@/server/services/collections/add-document'
import { createCollection } from '@/server/services/collections/create-collection'
import { searchCollection } from '@/server/services/collections/search-collection'
import { contextOf } from '@/test/builders/context'
import { type KnowledgeStack, knowledgeStack } from '@/test/builders/knowledge'
import { parseHere } from '@/test/builders/parse'
import { buildPages } from '@/test/builders/pdf'

const call = contextOf('home')

const titles = [
  'Choosing a yarn',
  'Warping the loom',
  'Threading the heddles',
  'Winding bobbins',
  'Beating evenly',
  'Mending broken threads',
  'Finishing the edges',
  'Washing woollen cloth',
  'Dyeing with madder',
  'Storing finished pieces',
  'Cleaning and oiling',
  'Spare parts',
]
/** The body does not say the title again. */
const body = [
  'Take your time with this step, since mistakes made here show in every piece that follows.',
  'Lay out what is needed on a clean table and read the whole page once before you begin.',
  'Most people need about twenty minutes for it; the second attempt is always quicker.',
  'Ask for help when something resists, for force is never the answer in this craft.',
  'When it is done, look at the work in daylight and compare it with the sample.',
]

let stack: KnowledgeStack
beforeAll(async () => {
  stack = await knowledgeStack()
})
afterAll(() => stack.close())

describe('a table of contents', () => {
  it('does not come before the chapter that it names', async () => {
    const contents = titles.map((title, at) => `${title} ${'.'.repeat(60)} ${at + 2}`)
    const file = await buildPages(['Contents', ...contents], ...titles.map((title) => [title, ...body]))
    const { id } = await createCollection(
      stack.deps,
      { name: 'Manual', language: 'en' },
      { ...call, ...{ signal: AbortSignal.timeout(60_000) } },
    )
    await addDocument(stack.deps, { collectionId: id, name: 'manual.pdf', data: file }, call)
    await stack.queue.idle()
    let first = 0
    for (const mode of ['sparse', 'dense', 'hybrid'] as const)
      for (const title of titles) {
        const [hit] = await searchCollection(
          stack.deps,
          { id, query: title, mode, topK: 3 },
          { ...call, ...{ signal: AbortSignal.timeout(60_000) } },
        )
        if (hit?.text.startsWith(title) && hit.text.includes('Take your time')) first++
      }
    expect(first).toBe(titles.length * 3)
  })

  it('is told from a list of prices, which stays to be searched', async () => {
    const prices = ['Prices', ...titles.map((title, at) => `${title} ${'.'.repeat(60)} ${at + 2}`)]
    const { blocks } = await parseHere(await buildPages(prices, ['Another page', ...body]), 'prices.pdf')
    expect(blocks).toEqual([])
    const contents = [...prices, 'Preface']
    const chapters = titles.map((title, at) => [`${at + 1}. ${title}`, ...body])
    const parsed = await parseHere(await buildPages(contents, ...chapters), 'manual.pdf')
    const [block] = parsed.blocks ?? []
    expect(parsed.text.slice(block?.start, block?.end)).toMatch(/^Prices\nChoosing a yarn 2\n[^.]*\nSpare parts 13$/)
  })
})

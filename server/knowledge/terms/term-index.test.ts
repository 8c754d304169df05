import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type KnowledgeStack, knowledgeStack } from '@/test/builders/knowledge'
import { createAnalyser, tokenId } from '../analyser'
import { TermTally } from './document-terms'
import { TermIndex } from './term-index'

const options = { signal: new AbortController().signal }
const loom = tokenId('loom')

describe('TermIndex', () => {
  let stack: KnowledgeStack
  beforeEach(async () => {
    stack = await knowledgeStack()
  })
  afterEach(() => stack.close())

  const save = (documentId: string, chunks: readonly string[], storeName = 's') => {
    const tally = new TermTally()
    for (const chunk of chunks) tally.add(createAnalyser('en').words(chunk))
    return stack.deps.records.terms.save({ storeName, documentId }, tally.done('en'))
  }
  const weight = async (terms: TermIndex, revision?: number, storeName = 's') => {
    const languages = [{ language: 'en', share: 1 }]
    const index = { storeName, analyser: 2, languages, ...(revision !== undefined && { revision }) }
    const [weighed] = await terms.weigh(index, ['looms'], options)
    return weighed?.weights[weighed.indices.indexOf(loom)] ?? 0
  }
  const idf = (n: number, df: number) => Math.log(1 + (n - df + 0.5) / (df + 0.5))

  it('knows what other processes have written once the revision has grown', async () => {
    const here = new TermIndex(stack.deps.records.terms)
    const elsewhere = new TermIndex(stack.deps.records.terms)
    await save('a', ['a loom', 'a spool', 'a beam'])
    expect(await weight(here, 1)).toBeCloseTo(idf(3, 1), 6)
    expect(await weight(elsewhere, 1)).toBeCloseTo(idf(3, 1), 6)
    await save('b', ['the loom', 'two looms'])
    expect(await weight(elsewhere, 1)).toBeCloseTo(idf(3, 1), 6)
    expect(await weight(elsewhere, 2)).toBeCloseTo(idf(5, 3), 6)
    await save('a', ['no such thing'])
    await stack.deps.prisma.termStatistics.delete({
      where: { storeName_documentId: { storeName: 's', documentId: 'b' } },
    })
    expect(await weight(elsewhere, 3)).toBeCloseTo(idf(1, 0), 6)
    expect(await weight(here, 3)).toBeCloseTo(idf(1, 0), 6)
  })

  it('looks anew each time where no revision is known, and asked by many at once counts nothing twice', async () => {
    const terms = new TermIndex(stack.deps.records.terms)
    await Promise.all(Array.from({ length: 30 }, (_, n) => save(`d${n}`, ['a loom', 'a spool'])))
    const weights = await Promise.all([weight(terms, 1), weight(terms, 2), weight(terms), weight(terms, 2)])
    for (const one of weights) expect(one).toBeCloseTo(idf(60, 30), 6)
    expect(await weight(terms, 1, 'other')).toBeCloseTo(idf(0, 0), 6)
  })
})
